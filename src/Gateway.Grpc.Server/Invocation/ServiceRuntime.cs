using Gateway.Calls;
using Gateway.Grpc.Server.Activation;
using Gateway.Grpc.Server.Compression;
using Gateway.Grpc.Server.Options;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>What all methods of one service share: its options, how instances are made, and what its failures become.</summary>
internal sealed class ServiceRuntime<TService>
    where TService : class
{
    private readonly ILogger _logger;
    private readonly Lazy<IGrpcServiceActivator<TService>> _activator;

    public ServiceRuntime(IServiceProvider services, IOptions<GrpcServiceOptions> global, ServerLogger log)
    {
        _logger = log.Logger;
        _activator = new Lazy<IGrpcServiceActivator<TService>>(services.GetRequiredService<IGrpcServiceActivator<TService>>);
        Options = ServiceOptionsFactory.Create<TService>(services, global.Value);
        Compression = new MessageCompression(Options);
        Interceptors = new InterceptorPipeline([.. global.Value.Interceptors, .. Options.Interceptors], services);
    }

    public GrpcServiceOptions<TService> Options { get; }

    public MessageCompression Compression { get; }

    public InterceptorPipeline Interceptors { get; }

    /// <summary>Makes the service for one call; null where the options suppress that.</summary>
    public GrpcActivatorHandle<TService> Create(Call call) =>
        Options.SuppressCreatingService || typeof(TService) == typeof(ServerServiceDefinition)
            ? default
            : _activator.Value is IPlainServiceActivator<TService> { NeedsServices: false } plain
                ? plain.Create()
                : _activator.Value.Create(call.Services);

    /// <summary>Takes the service back after its call.</summary>
    public ValueTask ReleaseAsync(GrpcActivatorHandle<TService> service) =>
        service.Instance is null ? ValueTask.CompletedTask : _activator.Value.ReleaseAsync(service);

    /// <summary>The status that an exception of the service ends the call with. Trailers of an <see cref="RpcException"/> join those set before.</summary>
    public Status Fail(Exception exception, Call call)
    {
        switch (exception)
        {
            case RpcException rpc:
                Log.ServiceEndedCall(_logger, call.Method.FullName, rpc.StatusCode, rpc.Status.Detail);
                AddTrailers(rpc.Trailers, call);

                return rpc.Status;

            // A read may find the client gone before the token has been cancelled.
            case OperationCanceledException { InnerException: IOException } gone when gone.CancellationToken == call.CancellationToken:
            case OperationCanceledException or IOException when call.CancellationToken.IsCancellationRequested:
                Log.CallCancelled(_logger, call.Method.FullName, call.CancellationStatus.StatusCode);
                return call.CancellationStatus;

            default:
                Log.ServiceFailed(_logger, call.Method.FullName, exception);
                return new Status(StatusCode.Unknown, MessageOf(exception), exception);
        }
    }

    private static void AddTrailers(Metadata trailers, Call call)
    {
        // A service may hand its context's own trailers to the exception: they are there already.
        if (trailers.Count == 0 || ReferenceEquals(trailers, call.ResponseTrailers))
        {
            return;
        }

        foreach (var trailer in trailers)
        {
            call.ResponseTrailers.Add(trailer);
        }
    }

    // The type and the text of an exception can hold secrets: they leave the process only when the application says so.
    private string MessageOf(Exception exception) =>
        Options.EnableDetailedErrors == true
            ? $"Exception was thrown by handler. {exception.GetType().Name}: {exception.Message}"
            : "Exception was thrown by handler.";
}
