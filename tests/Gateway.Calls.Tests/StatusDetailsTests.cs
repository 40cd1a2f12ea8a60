using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace Gateway.Calls.Tests;

public sealed class StatusDetailsTests
{
    [Fact]
    public void The_exception_carries_code_message_and_every_detail()
    {
        var error = StatusDetails.ToException(
            StatusCode.ResourceExhausted,
            "näh",
            new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) },
            new ErrorInfo { Reason = "QUOTA" });

        var status = RpcStatus.Parser.ParseFrom(StatusDetails.Find(error.Trailers).Span);
        Assert.Equal(StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal("näh", error.Status.Detail);
        Assert.Equal((8, "näh"), (status.Code, status.Message));
        Assert.Equal(3, status.Details[0].Unpack<RetryInfo>().RetryDelay.Seconds);
        Assert.Equal("QUOTA", status.Details[1].Unpack<ErrorInfo>().Reason);
    }

    [Fact]
    public void Without_details_the_status_is_there_all_the_same()
    {
        var error = StatusDetails.ToException(StatusCode.NotFound, "gone");

        Assert.Empty(RpcStatus.Parser.ParseFrom(StatusDetails.Find(error.Trailers).Span).Details);
    }

    [Fact]
    public void Where_there_are_none_nothing_is_found()
    {
        Assert.True(StatusDetails.Find([]).IsEmpty);
        Assert.True(StatusDetails.Find(new Metadata { { "grpc-status-details", "text" }, { "other-bin", [1] } }).IsEmpty);
    }

    [Fact]
    public void The_last_one_counts()
    {
        var trailers = new Metadata { { StatusDetails.TrailerName, [1] }, { "x", "y" }, { StatusDetails.TrailerName, [2] }, { "z", "y" } };

        Assert.Equal([2], StatusDetails.Find(trailers).ToArray());
    }
}
