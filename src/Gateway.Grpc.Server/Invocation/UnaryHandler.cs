using Gateway.Calls;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>One message in, one out.</summary>
internal sealed class UnaryHandler<TService, TRequest, TResponse> : MethodHandler<TService, TRequest, TResponse>
    where TService : class
    where TRequest : class
    where TResponse : class
{
    private readonly UnaryServerMethod<TService, TRequest, TResponse> _invoker;
    private readonly UnaryServerMethod<TRequest, TResponse> _pipeline;

    public UnaryHandler(Method<TRequest, TResponse> method, UnaryServerMethod<TService, TRequest, TResponse> invoker, ServiceRuntime<TService> runtime)
        : base(method, runtime)
    {
        _invoker = invoker;
        _pipeline = runtime.Interceptors.Wrap<TRequest, TResponse>(CallServiceAsync);
    }

    protected override async Task InvokeAsync(Call call, ServiceCallContext context)
    {
        var request = await ReadOnlyMessageAsync(call);
        var response = await _pipeline(request, context);
        await WriteOnlyMessageAsync(call, context, response);
    }

    private async Task<TResponse> CallServiceAsync(TRequest request, ServerCallContext context)
    {
        var call = ServiceCallContext.CallOf(context);
        var service = Runtime.Create(call);
        try
        {
            return await _invoker(service.Instance, request, context);
        }
        finally
        {
            await Runtime.ReleaseAsync(service);
        }
    }
}
