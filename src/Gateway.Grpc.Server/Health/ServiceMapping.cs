namespace Grpc.AspNetCore.HealthChecks;

/// <summary>A service's name and the checks that count for it.</summary>
public sealed class ServiceMapping
{
    /// <summary>Maps a service to the checks that the predicate accepts.</summary>
    public ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(predicate);
        Name = name;
        HealthCheckPredicate = predicate;
    }

    /// <summary>The full name of the service, such as <c>proto.Greetering</c>; empty for the server as a whole.</summary>
    public string Name { get; }

    /// <summary>Whether a check counts for the service.</summary>
    public Func<HealthCheckMapContext, bool> HealthCheckPredicate { get; }
}
