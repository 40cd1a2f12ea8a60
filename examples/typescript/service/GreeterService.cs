using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Documented;

public sealed class GreeterService : Greeter.GreeterBase
{
    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
        request.Name.Length == 0 ? throw Refusal("name", "must not be empty") : Task.FromResult(new HelloReply { Message = $"Hello {request.Name}" });

    public override async Task CountDown(CountDownRequest request, IServerStreamWriter<CountDownReply> responseStream, ServerCallContext context)
    {
        for (var left = request.Start; left > 0; left--)
        {
            await responseStream.WriteAsync(new CountDownReply { Left = left }, context.CancellationToken);
        }
    }

    // A status with a typed detail, which says the field.
    private static RpcException Refusal(string field, string fault) => new Google.Rpc.Status
    {
        Code = (int)Code.InvalidArgument,
        Message = $"{field} {fault}",
        Details = { Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = fault } } }) },
    }.ToRpcException();
}
