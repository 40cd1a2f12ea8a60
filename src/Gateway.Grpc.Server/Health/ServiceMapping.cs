using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>A service's name and the checks that count for it.</summary>
public sealed class ServiceMapping
{
    private const string ResultsAreObsolete = "Runs every check to look at its result; choose checks by name and tags with Func<HealthCheckMapContext, bool>.";

    private readonly Func<HealthResult, bool>? _byResult;

    /// <summary>Maps a service to the checks that the predicate accepts.</summary>
    public ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(predicate);
        Name = name;
        HealthCheckPredicate = predicate;
    }

    /// <summary>Maps a service to the results that the predicate accepts.</summary>
    [Obsolete(ResultsAreObsolete)]
    public ServiceMapping(string name, Func<HealthResult, bool> predicate)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(predicate);
        Name = name;
        _byResult = predicate;
    }

    /// <summary>The full name of the service, such as <c>proto.Greetering</c>; empty for the server as a whole.</summary>
    public string Name { get; }

    /// <summary>Whether a check counts for the service; null when its result decides.</summary>
    public Func<HealthCheckMapContext, bool>? HealthCheckPredicate { get; }

    /// <summary>Whether a result counts for the service; null when the check decides.</summary>
    [Obsolete(ResultsAreObsolete)]
    public Func<HealthResult, bool>? Predicate => _byResult;

    /// <summary>Whether a check has to run for the service.</summary>
    internal bool Runs(HealthCheckRegistration check) =>
        HealthCheckPredicate is null || HealthCheckPredicate(new HealthCheckMapContext(check.Name, check.Tags));

    /// <summary>Whether what a check has reported counts for the service.</summary>
    internal bool Counts(string check, HealthReportEntry entry) => HealthCheckPredicate is null
        ? _byResult!(new HealthResult(check, entry.Tags, entry.Status, entry.Description, entry.Duration, entry.Exception, entry.Data))
        : HealthCheckPredicate(new HealthCheckMapContext(check, entry.Tags));
}
