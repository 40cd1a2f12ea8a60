using System.Net.Sockets;
using Gateway.Grpc.Client.Protocol;
using Grpc.Core;

namespace Gateway.Grpc.Client.Tests.Protocol;

public sealed class TransportStatusTests
{
    [Theory]
    [InlineData(0x0, StatusCode.Internal)]
    [InlineData(0x1, StatusCode.Internal)]
    [InlineData(0x2, StatusCode.Internal)]
    [InlineData(0x3, StatusCode.Internal)]
    [InlineData(0x4, StatusCode.Internal)]
    [InlineData(0x5, StatusCode.Internal)]
    [InlineData(0x6, StatusCode.Internal)]
    [InlineData(0x7, StatusCode.Unavailable)]
    [InlineData(0x8, StatusCode.Cancelled)]
    [InlineData(0x9, StatusCode.Internal)]
    [InlineData(0xa, StatusCode.Internal)]
    [InlineData(0xb, StatusCode.ResourceExhausted)]
    [InlineData(0xc, StatusCode.PermissionDenied)]
    [InlineData(0xd, StatusCode.Internal)]
    [InlineData(0xe, StatusCode.Internal)]
    [InlineData(0x10b, StatusCode.Unavailable)]
    public void Every_http2_error_has_its_status(long error, StatusCode code)
    {
        var cause = new HttpRequestException("sent", new HttpProtocolException(error, "reset", null));

        Assert.Equal(code, TransportStatus.From(cause).StatusCode);
    }

    [Fact]
    public void A_lost_connection_is_unavailable_and_tells_its_causes()
    {
        var status = TransportStatus.From(new HttpRequestException("outer", new IOException("middle", new SocketException((int)SocketError.ConnectionReset))));

        Assert.Equal(StatusCode.Unavailable, status.StatusCode);
        Assert.Contains("outer middle", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void The_timeout_of_an_http_client_is_a_deadline()
    {
        var status = TransportStatus.From(new TaskCanceledException("timeout", new TimeoutException()));

        Assert.Equal(StatusCode.DeadlineExceeded, status.StatusCode);
    }

    [Fact]
    public void Anything_else_is_internal() => Assert.Equal(StatusCode.Internal, TransportStatus.From(new FormatException("odd")).StatusCode);
}
