using Gateway.StreamComparison.Measuring;
using Grpc.Core;
using Grpc.Net.Client;
using Proto;

namespace Gateway.StreamComparison.Contenders;

/// <summary>Native gRPC over HTTP/2.</summary>
internal sealed class GrpcContender : IContender
{
    public string Name => "gRPC";

    public bool UsesHttp2 => true;

    public async Task ReceiveAsync(Uri server, Arrivals arrivals, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(server);
        arrivals.Asked();
        using var call = new Greetering.GreeteringClient(channel).StreamHello(new HelloReq { Name = "you" }, cancellationToken: cancellationToken);
        await foreach (var message in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            arrivals.Received(message.Msg);
        }
    }
}
