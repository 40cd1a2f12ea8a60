using Gateway.Rest.Protocol;
using Grpc.Core;

namespace Gateway.Rest.Tests.Protocol;

/// <summary>Names and numbers of status codes, for every code and the numbers past both ends.</summary>
public sealed class StatusCodeNamesTests
{
    [Theory]
    [InlineData(-1, "UNKNOWN", "-1")]
    [InlineData(0, "OK", "0")]
    [InlineData(1, "CANCELLED", "1")]
    [InlineData(2, "UNKNOWN", "2")]
    [InlineData(3, "INVALID_ARGUMENT", "3")]
    [InlineData(4, "DEADLINE_EXCEEDED", "4")]
    [InlineData(5, "NOT_FOUND", "5")]
    [InlineData(6, "ALREADY_EXISTS", "6")]
    [InlineData(7, "PERMISSION_DENIED", "7")]
    [InlineData(8, "RESOURCE_EXHAUSTED", "8")]
    [InlineData(9, "FAILED_PRECONDITION", "9")]
    [InlineData(10, "ABORTED", "10")]
    [InlineData(11, "OUT_OF_RANGE", "11")]
    [InlineData(12, "UNIMPLEMENTED", "12")]
    [InlineData(13, "INTERNAL", "13")]
    [InlineData(14, "UNAVAILABLE", "14")]
    [InlineData(15, "DATA_LOSS", "15")]
    [InlineData(16, "UNAUTHENTICATED", "16")]
    [InlineData(17, "UNKNOWN", "17")]
    [InlineData(int.MaxValue, "UNKNOWN", "2147483647")]
    [InlineData(int.MinValue, "UNKNOWN", "-2147483648")]
    public void A_code_has_a_name_and_a_number(int code, string name, string number)
    {
        Assert.Equal(name, StatusCodeNames.Of((StatusCode)code));
        Assert.Equal(number, StatusCodeNames.NumberOf((StatusCode)code));
    }
}
