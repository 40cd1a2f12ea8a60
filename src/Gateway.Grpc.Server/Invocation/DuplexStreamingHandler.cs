using Gateway.Calls;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>Many messages in, many out.</summary>
internal sealed class DuplexStreamingHandler<TService, TRequest, TResponse> : MethodHandler<TService, TRequest, TResponse>
    where TService : class
    where TRequest : class
    where TResponse : class
{
    private readonly DuplexStreamingServerMethod<TService, TRequest, TResponse> _invoker;
    private readonly DuplexStreamingServerMethod<TRequest, TResponse> _pipeline;

    public DuplexStreamingHandler(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TService, TRequest, TResponse> invoker, ServiceRuntime<TService> runtime)
        : base(method, runtime)
    {
        _invoker = invoker;
        _pipeline = runtime.Interceptors.Wrap<TRequest, TResponse>(CallServiceAsync);
    }

    protected override Task InvokeAsync(Call call, ServiceCallContext context) =>
        _pipeline(
            new RequestReader<TRequest>(call, Method.RequestMarshaller),
            new ResponseWriter<TResponse>(call, Method.ResponseMarshaller, context),
            context);

    private async Task CallServiceAsync(IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context)
    {
        var call = ServiceCallContext.CallOf(context);
        var service = Runtime.Create(call);
        try
        {
            await _invoker(service.Instance, requests, responses, context);
        }
        finally
        {
            await Runtime.ReleaseAsync(service);
        }
    }
}
