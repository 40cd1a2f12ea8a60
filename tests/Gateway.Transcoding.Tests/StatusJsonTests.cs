using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Gateway.Transcoding.Tests;

public sealed class StatusJsonTests
{
    [Theory]
    [InlineData(-1, 500)]
    [InlineData(0, 200)]
    [InlineData(1, 499)]
    [InlineData(2, 500)]
    [InlineData(3, 400)]
    [InlineData(4, 504)]
    [InlineData(5, 404)]
    [InlineData(6, 409)]
    [InlineData(7, 403)]
    [InlineData(8, 429)]
    [InlineData(9, 400)]
    [InlineData(10, 409)]
    [InlineData(11, 400)]
    [InlineData(12, 501)]
    [InlineData(13, 500)]
    [InlineData(14, 503)]
    [InlineData(15, 500)]
    [InlineData(16, 401)]
    [InlineData(17, 500)]
    [InlineData(int.MaxValue, 500)]
    [InlineData(int.MinValue, 500)]
    public void Each_code_has_one_HTTP_status(int code, int http) => Assert.Equal(http, StatusHttpMap.ToHttp(code));

    [Fact]
    public void All_three_members_are_always_there()
    {
        Assert.Equal("""{"code":5,"message":"no \"such\" thing","details":[]}""", Write(5, "no \"such\" thing", []));
        Assert.Equal("""{"code":0,"message":"","details":[]}""", Write(0, "", [], new JsonOptions { IgnoreDefaultValues = true }));
    }

    [Fact]
    public void Details_are_written_by_their_types()
    {
        var status = new Status
        {
            Code = 10,
            Message = "ignored",
            Details =
            {
                Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "bad", Description = "Bad Request", Reason = "R" } } }),
                Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1.5)) }),
            },
        };

        Assert.Equal(
            """{"code":10,"message":"error!!!!!!","details":[{"@type":"type.googleapis.com/google.rpc.BadRequest","fieldViolations":[{"field":"bad","description":"Bad Request","reason":"R"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.500s"}]}""",
            Write(10, "error!!!!!!", status.ToByteArray(), new JsonOptions { IgnoreDefaultValues = true }));
    }

    [Fact]
    public void A_detail_that_cannot_be_read_is_written_as_base64()
    {
        var status = new Status
        {
            Details =
            {
                new Any { TypeUrl = "type.googleapis.com/no.Such", Value = ByteString.CopyFrom(1) },
                new Any { TypeUrl = "type.googleapis.com/google.rpc.BadRequest", Value = ByteString.CopyFrom(0x0A, 0x7F) },
                new Any { TypeUrl = "type.googleapis.com/google.protobuf.Timestamp", Value = new Timestamp { Nanos = -1 }.ToByteString() },
            },
        };

        Assert.Equal(
            """{"code":2,"message":"m","details":[{"@type":"type.googleapis.com/no.Such","value":"AQ=="},{"@type":"type.googleapis.com/google.rpc.BadRequest","value":"Cn8="},{"@type":"type.googleapis.com/google.protobuf.Timestamp","value":"EP///////////wE="}]}""",
            Write(2, "m", status.ToByteArray()));
    }

    [Theory]
    [InlineData("FF")]
    [InlineData("1A05")]
    [InlineData("1A0300 0000")]
    public void Status_bytes_that_cannot_be_read_are_no_details(string hex) =>
        Assert.Equal("""{"code":2,"message":"m","details":[]}""", Write(2, "m", Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))));

    [Fact]
    public void A_message_with_half_a_surrogate_pair_is_still_written() =>
        Assert.Equal("{\"code\":2,\"message\":\"a\uFFFD\",\"details\":[]}", Write(2, "a\ud83d", []));

    private static string Write(int code, string message, byte[] status, JsonOptions? options = null)
    {
        using var json = new PooledBuffer();
        StatusJson.Write(json, code, message, status, Schema.WellKnown, options ?? JsonOptions.Default);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
