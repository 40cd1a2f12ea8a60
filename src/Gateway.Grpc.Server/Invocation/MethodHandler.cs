using System.Buffers;
using Gateway.Calls;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>
/// Answers calls of one method with the service: messages in, the interceptors, the service's own method, messages out.
/// Each kind of call is a class of its own below this.
/// </summary>
internal abstract class MethodHandler<TService, TRequest, TResponse>(Method<TRequest, TResponse> method, ServiceRuntime<TService> runtime)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected Method<TRequest, TResponse> Method { get; } = method;

    protected ServiceRuntime<TService> Runtime { get; } = runtime;

    public async Task HandleAsync(Call call)
    {
        var context = new ServiceCallContext(call);
        if (call.Get<HttpContext>() is { } http)
        {
            http.Features[typeof(IServerCallContextFeature)] = context;
        }

        try
        {
            await InvokeAsync(call, context);
            call.Status = context.Status;
        }
        catch (Exception exception)
        {
            call.Status = Runtime.Fail(exception, call);
        }
    }

    protected abstract Task InvokeAsync(Call call, ServiceCallContext context);

    /// <summary>Reads the one request message of a call whose client does not stream.</summary>
    protected async ValueTask<TRequest> ReadOnlyMessageAsync(Call call)
    {
        if (await call.ReadMessageAsync(CancellationToken.None) is not { } bytes)
        {
            throw new RpcException(new Status(StatusCode.Unimplemented, "Missing request message: this method takes exactly one."));
        }

        var request = Deserialize(bytes);
        if (await call.ReadMessageAsync(CancellationToken.None) is not null)
        {
            throw new RpcException(new Status(StatusCode.Unimplemented, "More than one request message: this method takes exactly one."));
        }

        return request;
    }

    /// <summary>Writes the one response message of a call whose server does not stream.</summary>
    protected ValueTask WriteOnlyMessageAsync(Call call, ServiceCallContext context, TResponse? response)
    {
        if (response is null)
        {
            // The message that users of Grpc.AspNetCore know.
            throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));
        }

        return MessageSerialization.WriteAsync(call, Method.ResponseMarshaller, response, context.WriteOptions, CancellationToken.None);
    }

    private TRequest Deserialize(ReadOnlySequence<byte> bytes) => MessageSerialization.Read(bytes, Method.RequestMarshaller);
}
