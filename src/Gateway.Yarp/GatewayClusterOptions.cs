using Gateway.Rest;

namespace Gateway.Yarp;

/// <summary>A cluster of YARP whose destinations are gRPC servers: the source of its schema, and how its methods are served.</summary>
public sealed class GatewayClusterOptions
{
    private const int DefaultMessageSize = 4 * 1024 * 1024;

    /// <summary>A file with the descriptors of the services (<c>protoc --include_imports -o file.binpb</c>), read again when it changes. Default null: the gateway reads the schema from the servers by reflection.</summary>
    public string? DescriptorSet { get; set; }

    /// <summary>Files with rules, as <c>google.api.Service</c> in YAML or JSON. A rule replaces the annotation of its method. Default empty.</summary>
    public IList<string> Rules { get; } = [];

    /// <summary>The services to serve, such as <c>shop.Orders</c> or <c>shop.*</c>. Default empty: all.</summary>
    public IList<string> Services { get; } = [];

    /// <summary>Services to leave out, in the same form. Default empty.</summary>
    public IList<string> ExcludedServices { get; } = [];

    /// <summary>The prefix of all bindings' paths, such as <c>/orders</c>. Paths of gRPC stay as they are. Default empty.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Whether a method without a rule is served as <c>POST /package.Service/Method</c>. Default true.</summary>
    public bool MapUnannotatedMethods { get; set; } = true;

    /// <summary>Whether the gateway is ready only when it has the cluster's schema. Default true.</summary>
    public bool IsRequired { get; set; } = true;

    /// <summary>The JSON format of messages. Default null: <see cref="GatewayOptions.JsonSettings"/>.</summary>
    public GatewayJsonSettings? JsonSettings { get; set; }

    /// <summary>The timeout of a unary call if its client sets none. Range 1 ms to 24 days; default null: no limit.</summary>
    public TimeSpan? DefaultTimeout { get; set; }

    /// <summary>
    /// The longest timeout of a call, whatever its client requests. It also limits unary calls whose client sets no timeout, but not such streams.
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

    /// <summary>The response metadata that reaches clients of REST and WebSocket, in the same form; <c>set-cookie</c> only if it is named in full. Default null: <see cref="GatewayOptions.ResponseMetadata"/>.</summary>
    public IList<string>? ResponseMetadata { get; set; }
}
