using Gateway.Calls;
using Grpc.AspNetCore.Server;
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

    // A service that answers at once, as many do, costs no state machine.
    private Task<TResponse> CallServiceAsync(TRequest request, ServerCallContext context)
    {
        var service = Runtime.Create(ServiceCallContext.CallOf(context));
        Task<TResponse> response;
        try
        {
            response = _invoker(service.Instance, request, context);
        }
        catch (Exception exception)
        {
            response = Task.FromException<TResponse>(exception);
        }

        if (response is { IsCompletedSuccessfully: true })
        {
            var released = Runtime.ReleaseAsync(service).AsTask();
            return released.IsCompletedSuccessfully ? response : AfterAsync(released, response);
        }

        return FinishAsync(service, response);
    }

    private static async Task<TResponse> AfterAsync(Task released, Task<TResponse> response)
    {
        await released;
        return await response;
    }

    private async Task<TResponse> FinishAsync(GrpcActivatorHandle<TService> service, Task<TResponse> response)
    {
        try
        {
            return await response;
        }
        finally
        {
            await Runtime.ReleaseAsync(service);
        }
    }
}
