using Gateway.Rest.Protocol;

namespace Gateway.Rest.Tests.Protocol;

/// <summary>Values of <c>grpc-message</c>.</summary>
public sealed class StatusMessageTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text, with ~ and space", "plain text, with ~ and space")]
    [InlineData(" ", "%20")]
    [InlineData(" a b ", "%20a b%20")] // a header's value neither begins nor ends with a space
    [InlineData("50%", "50%25")]
    [InlineData("%41", "%2541")]
    [InlineData("a\tb\r\nc", "a%09b%0D%0Ac")]
    [InlineData("\u0000\u007F", "%00%7F")]
    [InlineData("näh", "n%C3%A4h")]
    [InlineData("€", "%E2%82%AC")]
    [InlineData("😀", "%F0%9F%98%80")]
    public void A_message_is_written_and_read_back(string message, string header)
    {
        Assert.Equal(header, StatusMessage.Encode(message));
        Assert.Equal(message, StatusMessage.Decode(header));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_written_as_the_replacement_character() =>
        Assert.Equal("a%EF%BF%BDb", StatusMessage.Encode("a\uD83Db"));

    [Theory]
    [InlineData("100%", "100%", "nothing after the percent sign")]
    [InlineData("%4", "%4", "one digit")]
    [InlineData("%zz", "%zz", "no digits")]
    [InlineData("%%41", "%A", "a percent sign, then an escape")]
    [InlineData("%4%41", "%4A", "half an escape, then a whole one")]
    [InlineData("%c3%a4", "ä", "small hexadecimal digits")]
    [InlineData("n\u00E4h%21", "näh!", "letters that should have been escaped")]
    public void A_broken_escape_stands_for_itself(string header, string message, string because) =>
        Assert.True(message == StatusMessage.Decode(header), because);

    [Fact]
    public void Bytes_that_are_not_utf8_become_replacement_characters() =>
        Assert.Equal("a\uFFFDb", StatusMessage.Decode("a%FFb"));
}
