using Grpc.Core;
using Proto;

namespace Gateway.StreamComparison.Server;

/// <summary>The service behind gRPC, gRPC-Web, NDJSON, Server-Sent Events and WebSocket: each message goes out as soon as it is produced.</summary>
internal sealed class TimedGreeting(Feed feed) : Greetering.GreeteringBase
{
    public override async Task StreamHello(HelloReq request, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context)
    {
        for (var sent = 0; sent < Feed.Length;)
        {
            var produced = await feed.WaitForMoreAsync(sent, context.CancellationToken);
            for (; sent < produced; sent++)
            {
                await responseStream.WriteAsync(new HelloResp { Msg = Feed.Text(sent) }, context.CancellationToken);
            }
        }
    }
}
