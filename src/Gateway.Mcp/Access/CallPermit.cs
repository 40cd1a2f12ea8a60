using System.Threading.RateLimiting;

namespace Gateway.Mcp.Access;

/// <summary>The permits of one call.</summary>
internal sealed class CallPermit : IDisposable
{
    private readonly List<RateLimitLease> _leases = [];

    /// <summary>Adds a permit, or what stands for its refusal.</summary>
    /// <returns>Whether it is a permit.</returns>
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
