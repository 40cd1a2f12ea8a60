using Gateway.Grpc.Server.Activation;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>
/// Wraps interceptors around a service's methods, outermost first. The chain of delegates is built once for each method;
/// a call only creates the interceptors' instances.
/// </summary>
internal sealed class InterceptorPipeline(IReadOnlyList<InterceptorRegistration> registrations, IServiceProvider services)
{
    private readonly (InterceptorRegistration Registration, IGrpcInterceptorActivator Activator)[] _inner =
        [.. registrations.Reverse().Select(registration => (registration, InterceptorActivators.For(registration, services)))];

    public UnaryServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(UnaryServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        foreach (var (registration, activator) in _inner)
        {
            var next = method;
            method = async (request, context) =>
            {
                var handle = activator.Create(ServicesOf(context), registration);
                try
                {
                    return await handle.Instance.UnaryServerHandler(request, context, next);
                }
                finally
                {
                    await activator.ReleaseAsync(handle);
                }
            };
        }

        return method;
    }

    public ClientStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(ClientStreamingServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        foreach (var (registration, activator) in _inner)
        {
            var next = method;
            method = async (requests, context) =>
            {
                var handle = activator.Create(ServicesOf(context), registration);
                try
                {
                    return await handle.Instance.ClientStreamingServerHandler(requests, context, next);
                }
                finally
                {
                    await activator.ReleaseAsync(handle);
                }
            };
        }

        return method;
    }

    public ServerStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(ServerStreamingServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        foreach (var (registration, activator) in _inner)
        {
            var next = method;
            method = async (request, responses, context) =>
            {
                var handle = activator.Create(ServicesOf(context), registration);
                try
                {
                    await handle.Instance.ServerStreamingServerHandler(request, responses, context, next);
                }
                finally
                {
                    await activator.ReleaseAsync(handle);
                }
            };
        }

        return method;
    }

    public DuplexStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(DuplexStreamingServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        foreach (var (registration, activator) in _inner)
        {
            var next = method;
            method = async (requests, responses, context) =>
            {
                var handle = activator.Create(ServicesOf(context), registration);
                try
                {
                    await handle.Instance.DuplexStreamingServerHandler(requests, responses, context, next);
                }
                finally
                {
                    await activator.ReleaseAsync(handle);
                }
            };
        }

        return method;
    }

    private static IServiceProvider ServicesOf(ServerCallContext context) => ServiceCallContext.CallOf(context).Services;
}
