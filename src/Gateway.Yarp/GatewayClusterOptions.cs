using Gateway.Rest;

namespace Gateway.Yarp;

/// <summary>A cluster of YARP whose destinations are gRPC servers: where its schema comes from, and how its methods are served.</summary>
public sealed class GatewayClusterOptions
{
    private const int DefaultMessageSize = 4 * 1024 * 1024;

    /// <summary>A file with the descriptors of the services (<c>protoc --include_imports -o file.binpb</c>), read again when it changes. Default null: the servers are asked by reflection.</summary>
    public string? DescriptorSet { get; set; }

    /// <summary>Files with rules, as <c>google.api.Service</c> in YAML or JSON. A rule takes the place of its method's annotation. Default empty.</summary>
    public IList<string> Rules { get; } = [];

    /// <summary>The services to serve, such as <c>shop.Orders</c> or <c>shop.*</c>. Default empty: all.</summary>
    public IList<string> Services { get; } = [];

    /// <summary>Services to leave out, in the same form. Default empty.</summary>
    public IList<string> ExcludedServices { get; } = [];

    /// <summary>Begins the paths of all bindings, such as <c>/orders</c>. Paths of gRPC stay as they are. Default empty.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Whether a method without a rule is served as <c>POST /package.Service/Method</c>. Default true.</summary>
    public bool MapUnannotatedMethods { get; set; } = true;

    /// <summary>Whether the gateway is ready only once the cluster's schema was read. Default true.</summary>
    public bool IsRequired { get; set; } = true;

    /// <summary>How messages look as JSON. Default null: <see cref="GatewayOptions.JsonSettings"/>.</summary>
    public GatewayJsonSettings? JsonSettings { get; set; }

    /// <summary>The time that a unary call gets if its client gives none. Range 1 ms to 24 days; default null: no limit.</summary>
    public TimeSpan? DefaultTimeout { get; set; }

    /// <summary>
    /// The longest time that a call gets, whatever its client asks for. It also holds for unary calls whose client gives no time, and not for such streams.
    /// Range 1 ms to 24 days; default null: no limit.
    /// </summary>
    public TimeSpan? MaxTimeout { get; set; }

    /// <summary>Largest request message by REST and WebSocket, in bytes. Range 1 to 2,147,483,647; default 4 MiB. A longer one is answered 413. Native calls have the limits of their server.</summary>
    public int MaxRequestMessageSize { get; set; } = DefaultMessageSize;

    /// <summary>Largest response message by REST and WebSocket, in bytes. Range 1 to 2,147,483,647; default 4 MiB. A longer one ends its call with RESOURCE_EXHAUSTED, HTTP status 502.</summary>
    public int MaxResponseMessageSize { get; set; } = DefaultMessageSize;

    /// <summary>
    /// The request headers that reach the servers as metadata by REST and WebSocket; <c>*</c> at the end of a name stands for any rest. Default null: <c>authorization</c>, <c>traceparent</c>,
    /// <c>tracestate</c>, <c>baggage</c>, <c>x-request-id</c>, <c>accept-language</c>, <c>last-event-id</c> and <c>user-agent</c>. <c>Grpc-Metadata-X</c> always arrives as <c>x</c>.
    /// </summary>
    public IList<string>? RequestMetadata { get; set; }

    /// <summary>The metadata of answers that reaches clients of REST and WebSocket, in the same form; <c>set-cookie</c> only if it is named in full. Default null: <see cref="GatewayOptions.ResponseMetadata"/>.</summary>
    public IList<string>? ResponseMetadata { get; set; }
}
