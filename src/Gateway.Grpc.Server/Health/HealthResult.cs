using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>What a health check has reported, as the obsolete mappings look at it.</summary>
/// <param name="name">The name the check was registered with.</param>
/// <param name="tags">The tags it was registered with.</param>
/// <param name="status">What it found.</param>
/// <param name="description">Its words on that.</param>
/// <param name="duration">How long it took.</param>
/// <param name="exception">What it threw.</param>
/// <param name="data">What else it tells.</param>
public sealed class HealthResult(
    string name,
    IEnumerable<string> tags,
    HealthStatus status,
    string? description,
    TimeSpan duration,
    Exception? exception,
    IReadOnlyDictionary<string, object> data)
{
    /// <summary>The name the check was registered with.</summary>
    public string Name { get; } = name;

    /// <summary>The tags it was registered with.</summary>
    public IEnumerable<string> Tags { get; } = tags;

    /// <summary>What it found.</summary>
    public HealthStatus Status { get; } = status;

    /// <summary>Its words on that.</summary>
    public string? Description { get; } = description;

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; } = duration;

    /// <summary>What it threw.</summary>
    public Exception? Exception { get; } = exception;

    /// <summary>What else it tells.</summary>
    public IReadOnlyDictionary<string, object> Data { get; } = data;
}
