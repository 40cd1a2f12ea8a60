using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Gateway.Mcp.Tests;

/// <summary>No endpoints, which change whenever a test says so: the gateway then makes all its methods anew.</summary>
internal sealed class ChangingEndpoints : EndpointDataSource, IDisposable
{
    private CancellationTokenSource _change = new();

    public override IReadOnlyList<Endpoint> Endpoints => [];

    public override IChangeToken GetChangeToken() => new CancellationChangeToken(_change.Token);

    public void Change()
    {
        using var changed = Interlocked.Exchange(ref _change, new CancellationTokenSource());
        changed.Cancel();
    }

    public void Dispose() => _change.Dispose();
}
