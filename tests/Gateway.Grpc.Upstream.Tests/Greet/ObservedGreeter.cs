using Grpc.Core;

namespace Upstream.Greet;

/// <summary>Shows its context to whoever asked for that.</summary>
public class ObservedGreeter(Action<ServerCallContext> observe) : Greeter.GreeterBase
{
    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
    {
        observe(context);
        return Task.FromResult(new HelloReply { Message = request.Name });
    }
}
