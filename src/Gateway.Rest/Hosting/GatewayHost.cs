using Gateway.Rest.Options;
using Gateway.Rest.Routing;
using Gateway.Transcoding.Binding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Hosting;

/// <summary>Tracks every <c>MapGateway()</c> of the application, and checks them before the server listens.</summary>
internal sealed class GatewayHost(GatewaySettings settings, SnapshotCompiler compiler, IServiceProvider services, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly Lock _gate = new();
    private readonly List<GatewayDataSource> _mapped = [];

    public GatewaySettings Settings => settings;

    /// <summary>The snapshots that are served, one of each <c>MapGateway()</c>.</summary>
    public IEnumerable<Snapshot> Snapshots
    {
        get
        {
            lock (_gate)
            {
                return [.. _mapped.Select(source => source.Snapshot).OfType<Snapshot>()];
            }
        }
    }

    /// <summary>Whether <c>MapGateway()</c> was called.</summary>
    public bool IsMapped
    {
        get
        {
            lock (_gate)
            {
                return _mapped.Count > 0;
            }
        }
    }

    /// <summary>Serves the gRPC endpoints of a route builder.</summary>
    /// <exception cref="InvalidOperationException">They are served already.</exception>
    public void Map(IEndpointRouteBuilder endpoints, BindingConventions conventions)
    {
        if (endpoints.DataSources.OfType<GatewayDataSource>().Any())
        {
            throw new InvalidOperationException("MapGateway() was called twice on one route builder. It serves every gRPC service that is mapped there, before or after it.");
        }

        var source = new GatewayDataSource(endpoints.DataSources, conventions, compiler, _logger);
        endpoints.DataSources.Add(source);
        lock (_gate)
        {
            _mapped.Add(source);
        }
    }

    /// <summary>Whether a path is that of a gRPC method.</summary>
    public bool IsMethodPath(string path) =>
        Snapshots.SelectMany(snapshot => snapshot.Methods).Any(method => path.Equals(method.Prefix + method.FullName, StringComparison.Ordinal));

    /// <summary>Compiles the mapped services, so that a mistake stops the host before it listens.</summary>
    /// <exception cref="BindingException">Rules have mistakes; the message lists every one.</exception>
    public void Check()
    {
        if (!settings.Enabled)
        {
            return;
        }

        if (_mapped.Count == 0)
        {
            Log.NotMapped(_logger);
            return;
        }

        var shutdown = services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;
        if (shutdown <= settings.DrainTimeout)
        {
            Log.ShutdownTooShort(_logger, shutdown, settings.DrainTimeout);
        }

        if (services.GetService<IConfiguration>() is { } configuration && CleartextEndpoints.SpeakOnlyHttp2(configuration))
        {
            Log.OnlyHttp2(_logger);
        }

        // Reads the data sources in route groups through their groups.
        _ = services.GetRequiredService<EndpointDataSource>().Endpoints;
        GatewayMethod[] methods = [.. Snapshots.SelectMany(static snapshot => snapshot.Methods.Concat(snapshot.Refused))];
        BindingProblem[] problems = [.. Snapshots.SelectMany(snapshot => snapshot.Problems), .. compiler.FindUnused(methods), .. compiler.FindUnknownNames(methods)];
        if (problems.Length > 0)
        {
            throw SnapshotCompiler.Refuse(problems);
        }
    }
}
