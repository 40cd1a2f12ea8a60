using System.Diagnostics.CodeAnalysis;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Activation;

/// <summary>Takes the service from the service provider, or creates it with its dependencies and disposes of it after the call.</summary>
internal sealed class ServiceActivator<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(
    IServiceProviderIsService? registrations = null) : IPlainServiceActivator<TService>
    where TService : class
{
    private static readonly ObjectFactory<TService> Factory = ActivatorUtilities.CreateFactory<TService>([]);

    public bool NeedsServices { get; } =
        registrations?.IsService(typeof(TService)) != false
        || typeof(TService).GetConstructors() is not [{ } only]
        || only.GetParameters().Length > 0;

    public GrpcActivatorHandle<TService> Create() => new(Activator.CreateInstance<TService>(), created: true, state: null);

    public GrpcActivatorHandle<TService> Create(IServiceProvider serviceProvider) =>
        serviceProvider.GetService<TService>() is { } registered
            ? new GrpcActivatorHandle<TService>(registered, created: false, state: null)
            : new GrpcActivatorHandle<TService>(Factory(serviceProvider, []), created: true, state: null);

    public ValueTask ReleaseAsync(GrpcActivatorHandle<TService> service)
    {
        if (!service.Created)
        {
            return ValueTask.CompletedTask;
        }

        if (service.Instance is IAsyncDisposable asyncDisposable)
        {
            return asyncDisposable.DisposeAsync();
        }

        (service.Instance as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
