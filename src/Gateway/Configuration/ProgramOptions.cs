using Gateway.Mcp;
using Gateway.OpenApi;
using Gateway.Program.Configuration.Access;

namespace Gateway.Program.Configuration;

/// <summary>Options of the program itself. The section <c>Gateway</c> of the configuration sets them, together with those of the library.</summary>
internal sealed class ProgramOptions
{
    /// <summary>Pages for people.</summary>
    public PagesOptions Pages { get; } = new();

    /// <summary>The content of the OpenAPI documents.</summary>
    public GatewayOpenApiOptions Documents { get; } = new();

    /// <summary>Methods as tools of the Model Context Protocol, at <c>/mcp</c>.</summary>
    public GatewayMcpOptions Mcp { get; } = new();

    /// <summary>How callers authenticate. Default null: they do not.</summary>
    public CallerOptions? Authentication { get; set; }

    /// <summary>Who may call which methods. The first rule that names a method counts. Default empty: every authenticated caller if there is authentication, else everybody.</summary>
    public IList<AccessRuleOptions> Access { get; } = [];

    /// <summary>Which pages of other origins may call from a browser (CORS). Default null: none.</summary>
    public CrossOriginOptions? Cors { get; set; }

    /// <summary>Rate limits, by names of your choice. A call counts for every limit that applies to its method. Default empty.</summary>
    public IDictionary<string, RateLimitOptions> RateLimits { get; } = new Dictionary<string, RateLimitOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The proxies in front of the gateway. Default null: no forwarded headers count.</summary>
    public ForwardingOptions? ForwardedHeaders { get; set; }

    /// <summary>
    /// Largest request body in bytes, except for streams and native gRPC. Range 1 to 1,099,511,627,776; default 30,000,000. The messages of a cluster have their own limit too.
    /// </summary>
    public long MaxRequestBodySize { get; set; } = 30_000_000;

    /// <summary>Whether the gateway answers gRPC reflection (v1 and v1alpha) for all services. Default true.</summary>
    public bool Reflection { get; set; } = true;

    /// <summary>Whether the gateway serves the gRPC health service, which answers SERVING when the gateway is ready. Default true.</summary>
    public bool Health { get; set; } = true;

    /// <summary>
    /// Whether the gateway forwards native calls of methods that no schema has. This works with exactly one cluster, whose options name no services to serve or to leave out. Default true.
    /// </summary>
    public bool ForwardUnknownMethods { get; set; } = true;

    /// <summary>Whether the gateway prints addresses, upstreams and routes at start. Default true.</summary>
    public bool Banner { get; set; } = true;

    /// <summary>Traces, metrics and logs by OTLP.</summary>
    public TelemetryOptions Telemetry { get; } = new();

    /// <summary>
    /// How long the gateway accepts calls after SIGTERM while it reports that it is not ready: load balancers need a while to send calls elsewhere. SIGINT (Ctrl+C) does not wait.
    /// Range 0 to 10 minutes; default null: 5 s in a pod of Kubernetes, where the variable KUBERNETES_SERVICE_HOST is set, else 0.
    /// </summary>
    public TimeSpan? ShutdownDelay
    {
        get;
        set
        {
            if (value is { } time)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromMinutes(10));
            }

            field = value;
        }
    }
}
