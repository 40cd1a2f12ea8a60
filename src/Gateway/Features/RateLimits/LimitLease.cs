using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Gateway.Program.Features.RateLimits;

/// <summary>The result of the limits for a request: a permit of each, or a refusal by one.</summary>
/// <param name="permits">The permits, which are returned when the request ends.</param>
/// <param name="refusedBy">The limit that refused; null for none.</param>
/// <param name="wait">The time until a retry.</param>
internal sealed class LimitLease(List<RateLimitLease>? permits, CallLimit? refusedBy, TimeSpan wait) : RateLimitLease
{
    /// <summary>The lease for requests without a limit.</summary>
    public static LimitLease Free { get; } = new(null, null, TimeSpan.Zero);

    public override bool IsAcquired => RefusedBy is null;

    public override IEnumerable<string> MetadataNames => [];

    public CallLimit? RefusedBy => refusedBy;

    public TimeSpan Wait => wait;

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        metadata = null;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            permits?.ForEach(static permit => permit.Dispose());
            permits?.Clear();
        }

        base.Dispose(disposing);
    }
}
