using Gateway.Rest.Protocol;

namespace Gateway.Rest.Tests.Protocol;

/// <summary>Values of metadata whose key ends in <c>-bin</c>.</summary>
public sealed class BinaryMetadataTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("AA==", "00")]
    [InlineData("AA", "00")]
    [InlineData("AAE=", "0001")]
    [InlineData("AAE", "0001")]
    [InlineData("AAEC", "000102")]
    [InlineData("+/+/", "FBFFBF")]
    public void Base64_is_read_with_and_without_padding(string value, string hex)
    {
        Assert.True(BinaryMetadata.TryDecode(value, out var bytes));
        Assert.Equal(hex, Convert.ToHexString(bytes));
    }

    [Theory]
    [InlineData("A", "one character is less than a byte")]
    [InlineData("AAECA", "one character too many")]
    [InlineData("A=", "too much padding for what is there")]
    [InlineData("=", "padding alone")]
    [InlineData("A===", "padding three times")]
    [InlineData("AA==AA", "padding in the middle")]
    [InlineData("AA*=", "a character outside the alphabet")]
    [InlineData("AAEC,AAEC", "two values")]
    public void A_value_that_is_not_base64_is_refused(string value, string because)
    {
        Assert.False(BinaryMetadata.TryDecode(value, out var bytes), because);
        Assert.Empty(bytes);
    }
}
