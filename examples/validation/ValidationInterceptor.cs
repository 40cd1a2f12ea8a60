using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using ProtoValidate;

namespace Validation;

/// <summary>Refuses request messages that break the rules of their .proto file, before the service sees them.</summary>
public sealed class ValidationInterceptor(IValidator validator) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(request);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(request);
        return continuation(request, responseStream, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(new CheckedReader<TRequest>(requestStream, Check), context);

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(new CheckedReader<TRequest>(requestStream, Check), responseStream, context);

    private void Check(object request) => Check(request, place: "");

    private void Check(object request, string place)
    {
        var violations = validator.Validate((IMessage)request, failFast: false).Violations;
        if (violations.Count == 0)
        {
            return;
        }

        // Clients of every protocol can read this detail, and the gateway writes it as JSON.
        var details = new BadRequest
        {
            FieldViolations = { violations.Select(violation => new BadRequest.Types.FieldViolation { Field = ViolationPath.Of(violation.Field), Description = violation.Message, Reason = violation.RuleId }) },
        };
        throw new Google.Rpc.Status
        {
            Code = (int)Code.InvalidArgument,
            Message = place + string.Join("; ", details.FieldViolations.Select(violation => violation.Field.Length == 0 ? violation.Description : $"{violation.Field}: {violation.Description}")),
            Details = { Any.Pack(details) },
        }.ToRpcException();
    }

    private sealed class CheckedReader<T>(IAsyncStreamReader<T> messages, Action<object, string> check) : IAsyncStreamReader<T>
    {
        private int _read;

        public T Current => messages.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            if (!await messages.MoveNext(cancellationToken))
            {
                return false;
            }

            check(messages.Current!, $"message {++_read}: ");
            return true;
        }
    }
}
