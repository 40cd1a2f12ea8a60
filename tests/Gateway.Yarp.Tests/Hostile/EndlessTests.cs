using System.Diagnostics;
using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Hostile.Lab;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Http;

namespace Gateway.Yarp.Tests.Hostile;

/// <summary>Servers that never stop to send.</summary>
public sealed class EndlessTests
{
    private const int Megabyte = 1024 * 1024;

    private static readonly TimeSpan _stall = TimeSpan.FromSeconds(1);
    private static readonly byte[] _part = new byte[16 * 1024];

    private readonly Signal _stalled = new();
    private readonly Signal _left = new();
    private long _sent;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_of_REST_that_does_not_read_stops_the_server()
    {
        await using var server = await HostileServer.StartAsync(http => SendForeverAsync(http, GrpcAnswer.Frame(GrpcAnswer.Message(new string('x', 16 * 1024)))));
        await using var gateway = await HostileGateway.StartAsync(server.Address);
        using var client = gateway.Kestrel.CreateHttp1Client();
        var response = await client.GetAsync("/v1/watch/x", HttpCompletionOption.ResponseHeadersRead, Token);

        await CheckAsync(gateway, response);
    }

    [Fact]
    public async Task A_native_client_that_does_not_read_stops_the_server()
    {
        await using var server = await HostileServer.StartAsync(http => SendForeverAsync(http, GrpcAnswer.Frame(GrpcAnswer.Message(new string('x', 16 * 1024)))));
        await using var gateway = await HostileGateway.StartAsync(server.Address);
        using var channel = gateway.Proxy.OpenChannel();
        var call = new LabProtos.Lab.LabClient(channel).Watch(new AskReq(), cancellationToken: Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        await CheckAsync(gateway, call);
    }

    [Theory]
    [InlineData("/v1/ask/x")]
    [InlineData("/v1/watch/x")]
    public async Task A_message_that_is_too_long_is_refused_by_its_first_bytes(string path)
    {
        // A length of 1 GiB, and then bytes without end.
        var head = GrpcAnswer.Frame([], length: 1024 * Megabyte);
        await using var server = await HostileServer.StartAsync(async http =>
        {
            await http.SendAsync(head);
            await SendForeverAsync(http, _part);
        });
        await using var gateway = await HostileGateway.StartAsync(server.Address);

        Assert.Equal("502 {\"code\":8,\"message\":\"The response is longer than the limit of 4194304 bytes.\",\"details\":[]}", await gateway.GetAsync(path));

        await _left.Task;
        Report();
        Assert.InRange(_sent, 0, 16 * Megabyte);
        await gateway.CheckOthersAsync();
    }

    [Fact]
    public async Task Messages_without_end_for_a_unary_method_are_refused_with_the_second()
    {
        await using var server = await HostileServer.StartAsync(http => SendForeverAsync(http, GrpcAnswer.Frame(GrpcAnswer.Message("a"))));
        await using var gateway = await HostileGateway.StartAsync(server.Address);

        Assert.Equal("500 {\"code\":13,\"message\":\"The server has sent more than one message, where its method has one.\",\"details\":[]}", await gateway.AskAsync());
        await _left.Task;
        Assert.StartsWith("Internal: ", await gateway.AskNativelyAsync(), StringComparison.Ordinal);
        await gateway.CheckOthersAsync();
    }

    private async Task CheckAsync(HostileGateway gateway, IDisposable call)
    {
        await _stalled.Task;
        Report();
        Assert.InRange(_sent, 0, 16 * Megabyte);
        await gateway.CheckOthersAsync();

        var watch = Stopwatch.StartNew();
        call.Dispose();
        await _left.Task;
        TestContext.Current.TestOutputHelper?.WriteLine($"The server was told after {watch.ElapsedMilliseconds} ms.");
    }

    private void Report() => TestContext.Current.TestOutputHelper?.WriteLine($"The server has sent {_sent / 1024} KiB.");

    private async Task SendForeverAsync(HttpContext http, byte[] part)
    {
        // A write may fail before the token tells: then it is the write that tells.
        using var registration = http.RequestAborted.Register(_left.Set);
        try
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                var sent = http.SendAsync(part).AsTask();
                _sent += part.Length;
                try
                {
                    await sent.WaitAsync(_stall);
                }
                catch (TimeoutException)
                {
                    _stalled.Set();
                    await sent;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway has reset the call.
        }
        finally
        {
            _left.Set();
        }
    }
}
