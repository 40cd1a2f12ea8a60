namespace Grpc.AspNetCore.Server;

/// <summary>An instance made for one call, and whether its activator must dispose of it.</summary>
/// <param name="instance">The instance.</param>
/// <param name="created">Whether the activator created it, in contrast to the service provider.</param>
/// <param name="state">Whatever the activator wants back on release.</param>
public readonly struct GrpcActivatorHandle<T>(T instance, bool created, object? state)
{
    /// <summary>The instance.</summary>
    public T Instance { get; } = instance;

    /// <summary>Whether the activator created it, in contrast to the service provider.</summary>
    public bool Created { get; } = created;

    /// <summary>Whatever the activator wants back on release.</summary>
    public object? State { get; } = state;
}
