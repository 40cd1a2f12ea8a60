using Gateway.Rest.Protocol;
using Gateway.Rest.Responses;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using RpcStatus = Google.Rpc.Status;

namespace Gateway.Rest.Tests.Protocol;

/// <summary>The trailer <c>grpc-status-details-bin</c>.</summary>
public sealed class StatusDetailsTests
{
    [Fact]
    public void An_exception_carries_code_message_and_every_detail()
    {
        var error = StatusDetails.ToException(
            StatusCode.ResourceExhausted,
            "näh",
            new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) },
            new ErrorInfo { Reason = "QUOTA" });

        var status = RpcStatus.Parser.ParseFrom(error.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal(("näh", "näh"), (error.Status.Detail, error.Message));
        Assert.Equal((8, "näh"), (status.Code, status.Message));
        Assert.Equal(3, status.Details[0].Unpack<RetryInfo>().RetryDelay.Seconds);
        Assert.Equal("QUOTA", status.Details[1].Unpack<ErrorInfo>().Reason);
    }

    [Fact]
    public void An_exception_without_details_carries_its_status_all_the_same()
    {
        var error = StatusDetails.ToException(StatusCode.NotFound, "gone");

        var status = RpcStatus.Parser.ParseFrom(error.Trailers.GetValueBytes(StatusDetails.TrailerName));
        Assert.Equal((5, "gone", 0), (status.Code, status.Message, status.Details.Count));
    }

    [Theory]
    [InlineData("AQI=", "0102")]
    [InlineData("AQI", "0102")]
    public void Details_are_found_with_and_without_padding(string value, string hex) =>
        Assert.Equal(hex, Find(value));

    [Fact]
    public void The_last_of_several_values_counts() => Assert.Equal("02", Find(new StringValues(["AQ==", "Ag=="])));

    [Fact]
    public void Trailers_of_other_names_are_no_details()
    {
        Assert.True(StatusDetails.Find(new HeaderDictionary()).IsEmpty);
        Assert.True(StatusDetails.Find(new HeaderDictionary { ["grpc-status-details"] = "text", ["other-bin"] = "AQ==" }).IsEmpty);
    }

    // Trailers may come from a server behind a forwarding endpoint: nothing of them may fail the answer.
    [Fact]
    public void Details_that_are_not_base64_count_as_none() => Assert.Equal("", Find("%"));

    private static string Find(StringValues value) =>
        Convert.ToHexString(StatusDetails.Find(new HeaderDictionary { [StatusDetails.TrailerName] = value }).Span);
}
