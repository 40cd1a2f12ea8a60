using Grpc.Core;
using Upstream.Greet;

namespace Upstream.Clients;

/// <summary>Lets another greeter answer.</summary>
public class RelayingGreeter(Greeter.GreeterClient next, Action<ServerCallContext> observe) : Greeter.GreeterBase
{
    public override async Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
    {
        observe(context);
        return await next.SayHelloAsync(request);
    }
}
