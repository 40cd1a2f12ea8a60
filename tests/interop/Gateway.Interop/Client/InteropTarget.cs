using Gateway.Interop.Protos;
using Grpc.Net.Client;

namespace Gateway.Interop.Client;

/// <summary>The server that the cases are run against.</summary>
internal sealed class InteropTarget(GrpcChannel channel, SeenCompressionProvider compression)
{
    public TestService.TestServiceClient Service { get; } = new(channel);

    public UnimplementedService.UnimplementedServiceClient Unimplemented { get; } = new(channel);

    /// <summary>What the channel compresses with.</summary>
    public SeenCompressionProvider Compression { get; } = compression;
}
