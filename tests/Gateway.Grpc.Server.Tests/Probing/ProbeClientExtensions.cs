using Gateway.Grpc.Server.Tests.Protos;

namespace Gateway.Grpc.Server.Tests.Probing;

internal static class ProbeClientExtensions
{
    /// <summary>A whole call of another method, after which the server has had a turn.</summary>
    public static async Task CollectOneAsync(this Probe.ProbeClient client)
    {
        using var call = client.Collect(cancellationToken: TestContext.Current.CancellationToken);
        await call.RequestStream.WriteAsync(new Note(), TestContext.Current.CancellationToken);
        await call.RequestStream.CompleteAsync();
        await call.ResponseAsync.Come();
    }
}
