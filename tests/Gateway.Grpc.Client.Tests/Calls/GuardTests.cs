using Gateway.Grpc.Client.Tests.Servers;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;

namespace Gateway.Grpc.Client.Tests.Calls;

/// <summary>What a caller must not do with a stream.</summary>
public sealed class GuardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_reads_at_once()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Connect().Both(cancellationToken: Token);
        var first = call.ResponseStream.MoveNext(Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext(Token));

        await call.RequestStream.CompleteAsync();
        Assert.False(await first);
    }

    [Fact]
    public async Task Two_writes_at_once_and_completing_during_a_write()
    {
        await using var server = await TestServer.StartAsync(lab => lab.OnUp = static async (_, context) =>
        {
            await Hang.UntilAsync(context.CancellationToken);
            return new Answer();
        });
        using var call = server.Connect().Up(cancellationToken: Token);
        var first = call.RequestStream.WriteAsync(new Ask { Payload = ByteString.CopyFrom(new byte[8 * 1024 * 1024]) }, Token);

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new Ask(), Token));
        await Assert.ThrowsAsync<InvalidOperationException>(call.RequestStream.CompleteAsync);

        call.Dispose();
        await Assert.ThrowsAsync<RpcException>(() => first);
    }

    [Fact]
    public async Task Writing_after_half_close()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Connect().Up(cancellationToken: Token);
        await call.RequestStream.CompleteAsync();
        await call.RequestStream.CompleteAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new Ask(), Token));
        await call;
    }

    [Fact]
    public async Task Writing_null()
    {
        await using var server = await TestServer.StartAsync();
        using var call = server.Connect().Up(cancellationToken: Token);

        await Assert.ThrowsAsync<ArgumentNullException>(() => call.RequestStream.WriteAsync(null!, Token));
    }
}
