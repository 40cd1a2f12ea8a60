using System.Diagnostics;
using Gateway.Rest.Tests.Lab;
using Gateway.Yarp.Tests.Hostile.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Yarp.Tests.Hostile;

/// <summary>Servers that take connections or calls, and never answer.</summary>
public sealed class SilenceTests
{
    private const string Late = "{\"code\":4,\"message\":\"Deadline Exceeded\",\"details\":[]}";

    private static readonly (string, string) _timeout = ("grpc-timeout", "200m");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_never_answers_ends_with_the_deadline(bool speaksHttp2)
    {
        await using var server = speaksHttp2
            ? RawServer.OfHttp2(static _ => Task.CompletedTask)
            : new RawServer(static (socket, token) => socket.CopyToAsync(Stream.Null, token));
        await using var gateway = await HostileGateway.StartAsync(server.Address);

        Assert.Equal($"504 {Late}", await gateway.AskAsync(_timeout));
        Assert.Equal($"504 {Late}", await gateway.GetAsync("/v1/watch/x", _timeout));
        Assert.StartsWith("DeadlineExceeded: ", await gateway.AskNativelyAsync(InTime()), StringComparison.Ordinal);
        Assert.StartsWith("DeadlineExceeded: ", await gateway.WatchNativelyAsync(InTime()), StringComparison.Ordinal);
        await gateway.CheckOthersAsync();
    }

    [Theory]
    [InlineData("/v1/ask/x")]
    [InlineData("/v1/watch/x")]
    [InlineData(null)]
    public async Task A_client_that_leaves_a_silent_server_takes_its_call_along(string? path)
    {
        var (begun, left) = (new Signal(), new Signal());
        await using var server = RawServer.OfHttp2(async stream =>
        {
            begun.Set();
            await stream.Left;
            left.Set();
        });
        await using var gateway = await HostileGateway.StartAsync(server.Address);
        using var leaving = new CancellationTokenSource();
        using var client = gateway.Kestrel.CreateHttp1Client();
        using var channel = gateway.Proxy.OpenChannel();
        var call = path is null
            ? new LabProtos.Lab.LabClient(channel).AskAsync(new AskReq(), cancellationToken: leaving.Token).ResponseAsync
            : client.GetAsync(path, leaving.Token) as Task;

        await begun.Task;
        var watch = Stopwatch.StartNew();
        await leaving.CancelAsync();
        await left.Task;

        TestContext.Current.TestOutputHelper?.WriteLine($"The server was told after {watch.ElapsedMilliseconds} ms.");
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        await gateway.CheckOthersAsync();
    }

    private static CallOptions InTime() => new(deadline: DateTime.UtcNow.AddMilliseconds(200));
}
