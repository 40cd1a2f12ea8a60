using Gateway.Calls;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>Many messages in, one out.</summary>
internal sealed class ClientStreamingHandler<TService, TRequest, TResponse> : MethodHandler<TService, TRequest, TResponse>
    where TService : class
    where TRequest : class
    where TResponse : class
{
    private readonly ClientStreamingServerMethod<TService, TRequest, TResponse> _invoker;
    private readonly ClientStreamingServerMethod<TRequest, TResponse> _pipeline;

    public ClientStreamingHandler(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TService, TRequest, TResponse> invoker, ServiceRuntime<TService> runtime)
        : base(method, runtime)
    {
        _invoker = invoker;
        _pipeline = runtime.Interceptors.Wrap<TRequest, TResponse>(CallServiceAsync);
    }

    protected override async Task InvokeAsync(Call call, ServiceCallContext context)
    {
        var response = await _pipeline(new RequestReader<TRequest>(call, Method.RequestMarshaller), context);
        await WriteOnlyMessageAsync(call, context, response);
    }

    private async Task<TResponse> CallServiceAsync(IAsyncStreamReader<TRequest> requests, ServerCallContext context)
    {
        var call = ServiceCallContext.CallOf(context);
        var service = Runtime.Create(call);
        try
        {
            return await _invoker(service.Instance, requests, context);
        }
        finally
        {
            await Runtime.ReleaseAsync(service);
        }
    }
}
