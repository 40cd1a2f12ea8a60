using Grpc.Core;

namespace Company.GatewayService.Services;

public sealed class GreeterService : Greeter.GreeterBase
{
    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
        Task.FromResult(new HelloReply { Message = $"Hello {request.Name}" });

    public override async Task CountDown(CountDownRequest request, IServerStreamWriter<CountDownReply> responseStream, ServerCallContext context)
    {
        if (request.From is < 1 or > 1000)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "from must be 1 to 1000."));
        }

        for (var left = request.From; left > 0; left--)
        {
            await responseStream.WriteAsync(new CountDownReply { Left = left }, context.CancellationToken);
        }
    }
}
