using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Gateway.OpenApi.Tests.Documents;

/// <summary>gRPC endpoints that come and go while the host runs.</summary>
internal sealed class LateEndpoints : EndpointDataSource, IDisposable
{
    private IReadOnlyList<Endpoint> _endpoints = [];
    private CancellationTokenSource _change = new();

    public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

    public override IChangeToken GetChangeToken() => new CancellationChangeToken(_change.Token);

    /// <summary>Adds the methods of a service.</summary>
    public void Add(IServiceProvider provider, ServiceDescriptor service)
    {
        var builder = new Builder(provider);
        Described.Map(builder, service);
        Change([.. _endpoints, .. builder.DataSources.SelectMany(source => source.Endpoints)]);
    }

    /// <summary>Takes all away.</summary>
    public void Clear() => Change([]);

    public void Dispose() => _change.Dispose();

    private void Change(IReadOnlyList<Endpoint> endpoints)
    {
        _endpoints = endpoints;
        using var changed = Interlocked.Exchange(ref _change, new());
        changed.Cancel();
    }

    private sealed class Builder(IServiceProvider provider) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => provider;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(provider);
    }
}
