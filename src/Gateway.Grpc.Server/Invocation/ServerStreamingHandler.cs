using Gateway.Calls;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>One message in, many out.</summary>
internal sealed class ServerStreamingHandler<TService, TRequest, TResponse> : MethodHandler<TService, TRequest, TResponse>
    where TService : class
    where TRequest : class
    where TResponse : class
{
    private readonly ServerStreamingServerMethod<TService, TRequest, TResponse> _invoker;
    private readonly ServerStreamingServerMethod<TRequest, TResponse> _pipeline;

    public ServerStreamingHandler(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TService, TRequest, TResponse> invoker, ServiceRuntime<TService> runtime)
        : base(method, runtime)
    {
        _invoker = invoker;
        _pipeline = runtime.Interceptors.Wrap<TRequest, TResponse>(CallServiceAsync);
    }

    protected override async Task InvokeAsync(Call call, ServiceCallContext context)
    {
        var request = await ReadOnlyMessageAsync(call);
        await _pipeline(request, new ResponseWriter<TResponse>(call, Method.ResponseMarshaller, context), context);
    }

    private async Task CallServiceAsync(TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context)
    {
        var call = ServiceCallContext.CallOf(context);
        var service = Runtime.Create(call);
        try
        {
            await _invoker(service.Instance, request, responses, context);
        }
        finally
        {
            await Runtime.ReleaseAsync(service);
        }
    }
}
