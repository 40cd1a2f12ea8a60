using Gateway.Yarp.Forwarding;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Yarp.Tests.Forwarding;

/// <summary>The status of calls that the forwarder could not bring to an end.</summary>
public sealed class ForwarderStatusTests
{
    [Theory]
    [InlineData(ForwarderError.RequestCanceled)]
    [InlineData(ForwarderError.RequestBodyCanceled)]
    [InlineData(ForwarderError.ResponseBodyCanceled)]
    [InlineData(ForwarderError.RequestBodyClient)]
    public void A_cancelled_call_is_cancelled_by_its_client_or_broken_off_by_the_server(ForwarderError error)
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IForwarderErrorFeature>(new Failure(error, new AggregateException(new OperationCanceledException(), new HttpRequestException())));

        Assert.Equal(StatusCode.Unavailable, ForwarderStatus.Find(http)!.Value.StatusCode);

        http.RequestAborted = new CancellationToken(canceled: true);
        Assert.Equal(StatusCode.Cancelled, ForwarderStatus.Find(http)!.Value.StatusCode);
    }

    [Fact]
    public void A_body_that_a_client_broke_is_the_fault_of_the_client()
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IForwarderErrorFeature>(new Failure(ForwarderError.RequestBodyClient, new AggregateException(new IOException(), new HttpRequestException())));

        Assert.Equal(StatusCode.Cancelled, ForwarderStatus.Find(http)!.Value.StatusCode);
    }

    private sealed record Failure(ForwarderError Error, Exception? Exception) : IForwarderErrorFeature;
}
