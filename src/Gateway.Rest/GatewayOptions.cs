using Gateway.Rest.Protocol;
using Gateway.Rest.Times;
using Gateway.Transcoding;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Gateway.Rest;

/// <summary>Options of the gateway. The section <c>Gateway</c> of the configuration sets them too; values set in code win.</summary>
/// <remarks>
/// In an application that calls <c>AddJsonTranscoding()</c> of Microsoft's package, its JSON settings and type registry apply wherever these options are not set.
/// Unknown fields and query parameters are then ignored by default.
/// </remarks>
public sealed class GatewayOptions
{
    /// <summary>The section of the configuration that sets these options.</summary>
    public const string SectionName = "Gateway";

    /// <summary>Whether <c>MapGateway()</c> serves anything. Default true. With false, the routes of Microsoft's JSON transcoding answer, where an application has it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How messages look as JSON.</summary>
    public GatewayJsonSettings JsonSettings { get; } = new();

    /// <summary>
    /// Files that describe services without a generated base class: code-first services, and those mapped as a <c>ServerServiceDefinition</c>. Such a service has no
    /// REST without them. Default empty.
    /// </summary>
    public IList<FileDescriptor> Descriptors { get; } = [];

    /// <summary>
    /// Rules for methods in code, each with the method as its <see cref="HttpRule.Selector"/>, such as <c>proto.Greetering.Hello</c>. A rule takes the place of the
    /// method's annotation. Default empty.
    /// </summary>
    public IList<HttpRule> Rules { get; } = [];

    /// <summary>
    /// Rules to leave out, so that one that cannot be served does not stop the host: a method (<c>proto.Greetering/Hello</c>) for all its bindings, or one binding as the
    /// error names it (<c>GET /v1/hello/{name}</c>). Case-sensitive. Default empty.
    /// </summary>
    public ISet<string> IgnoredRules { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Types that may stand in a <c>google.protobuf.Any</c>, beside those that the services themselves use and those of google.rpc, which are always known.
    /// An Any of any other type is written as <c>{"@type": …, "value": "base64"}</c>. Default empty.
    /// </summary>
    public TypeRegistry TypeRegistry { get; set; } = TypeRegistry.Empty;

    /// <summary>
    /// What happens to a query parameter that the method does not know. Default null: <see cref="UnknownMember.Ignore"/> beside Microsoft's JSON transcoding, else
    /// <see cref="UnknownMember.Refuse"/>.
    /// </summary>
    public UnknownMember? UnknownQueryParameters
    {
        get;
        set => field = NamedValue.Checked(value);
    }

    /// <summary>Names of query parameters that are ignored regardless of <see cref="UnknownQueryParameters"/>, such as <c>utm_source</c>. Case-sensitive. Default empty.</summary>
    public ISet<string> IgnoredQueryParameters { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// The query parameter that chooses the form of a stream before <c>Accept</c> does: <c>json</c>, <c>ndjson</c> or <c>sse</c>. It is never bound to a field, at no method. 1 to 64 letters,
    /// digits and <c>$-_~!@:</c>; null or empty: none. Default <c>$alt</c>.
    /// </summary>
    public string? StreamFormatParameter
    {
        get;
        set => field = ParameterName.Checked(value);
    } = "$alt";

    /// <summary>
    /// The query parameter that chooses the fields of answers, as in AIP-157: <c>$fields=name,author.displayName</c>. It is never bound to a field, at no method. 1 to 64 letters, digits and
    /// <c>$-_~!@:</c>; null or empty: none. Default <c>$fields</c>.
    /// </summary>
    public string? FieldMaskParameter
    {
        get;
        set => field = ParameterName.Checked(value);
    } = "$fields";

    /// <summary>
    /// Whether a GET or HEAD whose answer has the header metadata <c>etag</c> or <c>last-modified</c> is answered 304 without a body where <c>If-None-Match</c> or <c>If-Modified-Since</c> says
    /// that the client has it. Default true.
    /// </summary>
    public bool ConditionalRequests { get; set; } = true;

    /// <summary>
    /// Whether forms are taken as bodies: <c>application/x-www-form-urlencoded</c>, bound as a query is, and <c>multipart/form-data</c> where the body is a <c>google.api.HttpBody</c>. Default
    /// false: a page of any origin can send a form with the cookies of its user, and no preflight asks before.
    /// </summary>
    public bool AcceptForms { get; set; }

    /// <summary>
    /// What happens to fields of requests whose <c>google.api.field_behavior</c> is <c>OUTPUT_ONLY</c>, wherever they are JSON or stand in a query. What a path binds is never left out.
    /// Default <see cref="OutputOnlyFields.Accept"/>.
    /// </summary>
    public OutputOnlyFields OutputOnlyFields
    {
        get;
        set => field = NamedValue.Checked(value);
    }

    /// <summary>
    /// Whether requests that are JSON must have the fields whose <c>google.api.field_behavior</c> is <c>REQUIRED</c>: INVALID_ARGUMENT (400) names each that is missing. A field without presence
    /// is missing while it has its default. Of a request with an update mask, only what the mask names is checked. Default false.
    /// </summary>
    public bool CheckRequiredFields { get; set; }

    /// <summary>
    /// The labels of <c>google.api.visibility</c> that this gateway shows, case-sensitive. What is restricted to others is left out of OpenAPI documents, the console and MCP tools: services, methods,
    /// messages, fields, enums and enum values. Default empty: everything that is restricted is.
    /// </summary>
    public ISet<string> VisibleLabels { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Whether what is restricted to other labels than <see cref="VisibleLabels"/> is refused too: methods are not found, and fields and enum values of JSON and queries are unknown. Default false.
    /// </summary>
    public bool RefuseRestricted { get; set; }

    /// <summary>Whether methods without an annotation are served as <c>POST /pkg.Service/Method</c> with a JSON body. Default false.</summary>
    public bool MapUnannotatedMethods { get; set; }

    /// <summary>
    /// The content type of answers that are JSON: of one message, and of errors in the forms <see cref="ErrorFormat.Status"/> and <see cref="ErrorFormat.Aip193"/>. <c>application/json</c>, or a type
    /// that ends in <c>+json</c>; with parameters, too, but no charset other than UTF-8. Streams have the types of their forms. Default <c>application/json</c>.
    /// </summary>
    /// <exception cref="ArgumentException">It is no content type of JSON.</exception>
    public string JsonContentType
    {
        get;
        set => field = AnswerType.Checked(value);
    } = MediaTypes.Json;

    /// <summary>
    /// The content type of the answers of some methods, as <see cref="JsonContentType"/>: by the name of a method (<c>proto.Greetering/Hello</c>) or of a service (<c>proto.Greetering</c>),
    /// case-sensitive. The method comes before its service. Default empty.
    /// </summary>
    public IDictionary<string, string> JsonContentTypes { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How errors look, wherever they are written. Default <see cref="ErrorFormat.Status"/>. <c>WithErrorFormat()</c> on an endpoint or on <c>MapGateway()</c> comes first.</summary>
    public ErrorFormat ErrorFormat
    {
        get;
        set => field = NamedValue.Checked(value);
    }

    /// <summary>
    /// How the errors of some methods look: by the name of a method (<c>proto.Greetering/Hello</c>) or of a service (<c>proto.Greetering</c>), case-sensitive. The method comes before its
    /// service. Default empty.
    /// </summary>
    public IDictionary<string, ErrorFormat> ErrorFormats { get; } = new Dictionary<string, ErrorFormat>(StringComparer.Ordinal);

    /// <summary>Writes errors in a form of the application's own, in place of <see cref="ErrorFormat"/>. Default null.</summary>
    /// <exception cref="ArgumentException">Its content type is none.</exception>
    public IErrorFormatter? ErrorFormatter
    {
        get;
        set => field = ErrorContentType.Checked(value);
    }

    /// <summary>The form of streams where neither the query nor <c>Accept</c> prefers one (<c>*/*</c>, or none). Default <see cref="StreamForm.Ndjson"/>.</summary>
    public StreamForm StreamForm
    {
        get;
        set => field = NamedValue.Checked(value);
    }

    /// <summary>
    /// How the streams of some methods look: by the name of a method (<c>proto.Greetering/StreamHello</c>) or of a service (<c>proto.Greetering</c>), case-sensitive. The method comes before
    /// its service. Default empty.
    /// </summary>
    public IDictionary<string, GatewayStreamOptions> Streams { get; } = new Dictionary<string, GatewayStreamOptions>(StringComparer.Ordinal);

    /// <summary>
    /// Which header metadata and trailers of a service go to clients of REST and Connect: names in any case, <c>*</c> at the end for any rest. <c>set-cookie</c> only if it is named in full. Empty: all that
    /// HTTP can carry. A method that is forwarded may have a list of its own, which comes first. Default empty.
    /// </summary>
    public IList<string> ResponseMetadata { get; } = [];

    /// <summary>
    /// Begins the names under which header metadata of a service goes to clients of REST a second time, beside their own names: <c>Grpc-Metadata-</c> for clients of grpc-gateway. 1 to 64
    /// letters, digits and hyphens; null or empty: under their own names alone. Default null.
    /// </summary>
    /// <exception cref="ArgumentException">No header can begin so.</exception>
    public string? ResponseMetadataPrefix
    {
        get;
        set => field = HeaderPrefix.Checked(value);
    }

    /// <summary>
    /// Whether every line, array element and text frame (by WebSocket) of a stream is <c>{"result":message}</c>, or <c>{"error":status}</c> at the end of one that failed, as in grpc-gateway.
    /// Default false: a line is the message itself, and a failure <c>{"error":status}</c>. Server-Sent Events have names for both, and are not wrapped; unary answers never are.
    /// </summary>
    public bool StreamEnvelope { get; set; }

    /// <summary>
    /// The time that an EventSource waits before it reconnects, sent in a <c>retry</c> field at the start of a stream of Server-Sent Events.
    /// Range 1 ms to 1 hour; default null: the browser's own choice, a few seconds.
    /// </summary>
    public TimeSpan? EventStreamRetry
    {
        get;
        set => field = TimeRange.Silence.Checked(value);
    }

    /// <summary>How long a stream by REST may be silent before its headers go out without a message; by Connect they wait for it. Range 1 ms to 1 hour; default 2 s.</summary>
    /// <remarks>Until then a failure still has an HTTP status of its own.</remarks>
    public TimeSpan StreamHeadersAfter
    {
        get;
        set => field = TimeRange.Silence.Checked(value);
    } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stream of Server-Sent Events may be silent before a comment is sent, which keeps proxies from closing it. Range 1 ms to 1 hour; default 15 s.</summary>
    public TimeSpan EventStreamHeartbeat
    {
        get;
        set => field = TimeRange.Silence.Checked(value);
    } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a streaming call may go without a message from either side before it ends with DEADLINE_EXCEEDED; where its client does not take what was sent, its connection (on HTTP/2
    /// the stream) is aborted. Heartbeats do not count. Range 100 ms to 24 days; default null: as long as it likes.
    /// </summary>
    /// <remarks>Streams are free of the server's minimum data rates, so this is what bounds a client that stops to send or to read. WebSockets have <see cref="GatewayWebSocketOptions.IdleTimeout"/>.</remarks>
    public TimeSpan? StreamIdleTimeout
    {
        get;
        set => field = TimeRange.Idle.Checked(value);
    }

    /// <summary>
    /// How long calls may go on once the host is stopping: those by REST and WebSocket, and native ones that are forwarded. Range 0 to 24 hours; default 5 s. What is open then ends with UNAVAILABLE.
    /// The host's own <c>HostOptions.ShutdownTimeout</c> (default 30 s) must be longer. Native calls that are answered in this process are the host's.
    /// </summary>
    public TimeSpan DrainTimeout
    {
        get;
        set => field = TimeRange.Drain.Checked(value);
    } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether methods are served by the Connect protocol too, on the path of native gRPC: <c>/package.Service/Method</c>. Default true.
    /// </summary>
    public bool Connect { get; set; } = true;

    /// <summary>How methods are served by WebSocket.</summary>
    public GatewayWebSocketOptions WebSockets { get; } = new();
}
