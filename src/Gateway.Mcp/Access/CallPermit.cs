using System.Threading.RateLimiting;

namespace Gateway.Mcp.Access;

/// <summary>The permits of one call.</summary>
internal sealed class CallPermit : IDisposable
{
    private readonly List<RateLimitLease> _leases = [];

    /// <summary>Adds a lease: a permit, or a refusal.</summary>
    /// <returns>True for a permit, false for a refusal.</returns>
    public bool Add(RateLimitLease lease)
    {
        _leases.Add(lease);
        return lease.IsAcquired;
    }

    public void Dispose()
    {
        foreach (var lease in _leases)
        {
            lease.Dispose();
        }

        _leases.Clear();
    }
}
