using Gateway.Rest.Protocol;
using Gateway.Rest.Times;
using Gateway.Transcoding;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Gateway.Rest;

/// <summary>Options of the gateway. The section <c>Gateway</c> of the configuration sets them too; values set in code win.</summary>
/// <remarks>
/// If the application calls <c>AddJsonTranscoding()</c> of Microsoft's package, its JSON settings and type registry apply wherever these options are not set.
/// Unknown fields and query parameters are then ignored by default.
/// </remarks>
public sealed class GatewayOptions
{
    /// <summary>The section of the configuration that sets these options.</summary>
    public const string SectionName = "Gateway";

    /// <summary>Whether <c>MapGateway()</c> serves anything. Default true. With false, the routes of Microsoft's JSON transcoding answer, if the application has it.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How messages are written and read as JSON.</summary>
    public GatewayJsonSettings JsonSettings { get; } = new();

    /// <summary>
    /// Files that describe services without a generated base class: code-first services, and services mapped as a <c>ServerServiceDefinition</c>. Without its file, such a service is
    /// not served by REST. Default empty.
    /// </summary>
    public IList<FileDescriptor> Descriptors { get; } = [];

    /// <summary>
    /// Rules for methods in code. Each names its method in <see cref="HttpRule.Selector"/>, such as <c>proto.Greetering.Hello</c>. A rule replaces the annotation of the
    /// method. Default empty.
    /// </summary>
    public IList<HttpRule> Rules { get; } = [];

    /// <summary>
    /// Rules to leave out, so that a rule which cannot be served does not stop the host. An entry is a method (<c>proto.Greetering/Hello</c>) for all its bindings, or one binding as the
    /// error names it (<c>GET /v1/hello/{name}</c>). Case-sensitive. Default empty.
    /// </summary>
    public ISet<string> IgnoredRules { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Types that a <c>google.protobuf.Any</c> may hold. The types of the services themselves and of google.rpc are always known.
    /// An Any of an unknown type is written as <c>{"@type": …, "value": "base64"}</c>. Default empty.
    /// </summary>
    public TypeRegistry TypeRegistry { get; set; } = TypeRegistry.Empty;

    /// <summary>
    /// What happens to a query parameter that the method does not have. Default null: <see cref="UnknownMember.Ignore"/> if the application has Microsoft's JSON transcoding, otherwise
    /// <see cref="UnknownMember.Refuse"/>.
    /// </summary>
    public UnknownMember? UnknownQueryParameters
    {
        get;
        set => field = NamedValue.Checked(value);
    }

    /// <summary>Names of query parameters that are always ignored, whatever <see cref="UnknownQueryParameters"/> says, such as <c>utm_source</c>. Case-sensitive. Default empty.</summary>
    public ISet<string> IgnoredQueryParameters { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// The query parameter that selects the form of a stream: <c>json</c>, <c>ndjson</c> or <c>sse</c>. It wins over <c>Accept</c>, and no method binds it to a field. 1 to 64 letters,
    /// digits and <c>$-_~!@:</c>; null or empty for none. Default <c>$alt</c>.
    /// </summary>
    public string? StreamFormatParameter
    {
        get;
        set => field = ParameterName.Checked(value);
    } = "$alt";

    /// <summary>
    /// The query parameter that selects the fields of answers, as in AIP-157: <c>$fields=name,author.displayName</c>. No method binds it to a field. 1 to 64 letters, digits and
    /// <c>$-_~!@:</c>; null or empty for none. Default <c>$fields</c>.
    /// </summary>
    public string? FieldMaskParameter
    {
        get;
        set => field = ParameterName.Checked(value);
    } = "$fields";

    /// <summary>
    /// Whether a GET or HEAD can be answered 304 without a body. This needs the header metadata <c>etag</c> or <c>last-modified</c> in the answer, and an <c>If-None-Match</c> or
    /// <c>If-Modified-Since</c> of the client that shows that it has this answer already. Default true.
    /// </summary>
    public bool ConditionalRequests { get; set; } = true;

    /// <summary>
    /// Whether forms are accepted as bodies: <c>application/x-www-form-urlencoded</c>, bound like a query, and <c>multipart/form-data</c> if the body is a <c>google.api.HttpBody</c>. Default
    /// false: a page of any origin can send a form with the cookies of its user, and the browser sends no preflight request first.
    /// </summary>
    public bool AcceptForms { get; set; }

    /// <summary>
    /// What happens to request fields whose <c>google.api.field_behavior</c> is <c>OUTPUT_ONLY</c>, in JSON and in queries. A field that the path binds always stays.
    /// Default <see cref="OutputOnlyFields.Accept"/>.
    /// </summary>
    public OutputOnlyFields OutputOnlyFields
    {
        get;
        set => field = NamedValue.Checked(value);
    }

    /// <summary>
    /// Whether JSON requests must have the fields whose <c>google.api.field_behavior</c> is <c>REQUIRED</c>. If some are missing, INVALID_ARGUMENT (400) names them. A field without presence
    /// is missing if it has its default value. In a request with an update mask, only the fields that the mask names are checked. Default false.
    /// </summary>
    public bool CheckRequiredFields { get; set; }

    /// <summary>
    /// The labels of <c>google.api.visibility</c> that this gateway shows. Case-sensitive. OpenAPI documents, the console and MCP tools leave out services, methods, messages, fields, enums and
    /// enum values that are restricted to other labels. Default empty: they leave out all restricted elements.
    /// </summary>
    public ISet<string> VisibleLabels { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>
    /// Whether elements that <see cref="VisibleLabels"/> hides are refused too: hidden methods are not found, and hidden fields and enum values in JSON and queries are unknown. Default false.
    /// </summary>
    public bool RefuseRestricted { get; set; }

    /// <summary>Whether methods without an annotation are served as <c>POST /pkg.Service/Method</c> with a JSON body. Default false.</summary>
    public bool MapUnannotatedMethods { get; set; }

    /// <summary>
    /// The content type of JSON answers: single messages, and errors in the forms <see cref="ErrorFormat.Status"/> and <see cref="ErrorFormat.Aip193"/>. It is <c>application/json</c>, or a type
    /// that ends in <c>+json</c>. It may have parameters, but no charset other than UTF-8. Streams have the content types of their forms. Default <c>application/json</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is not a content type of JSON.</exception>
    public string JsonContentType
    {
        get;
        set => field = AnswerType.Checked(value);
    } = MediaTypes.Json;

    /// <summary>
    /// The content type of the JSON answers of some methods, like <see cref="JsonContentType"/>. The key is the name of a method (<c>proto.Greetering/Hello</c>) or of a service
    /// (<c>proto.Greetering</c>), case-sensitive. A method wins over its service. Default empty.
    /// </summary>
    public IDictionary<string, string> JsonContentTypes { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The form of errors. Default <see cref="ErrorFormat.Status"/>. <c>WithErrorFormat()</c> on an endpoint or on <c>MapGateway()</c> wins.</summary>
    public ErrorFormat ErrorFormat
    {
        get;
        set => field = NamedValue.Checked(value);
    }

    /// <summary>
    /// The form of the errors of some methods. The key is the name of a method (<c>proto.Greetering/Hello</c>) or of a service (<c>proto.Greetering</c>), case-sensitive. A method wins over its
    /// service. Default empty.
    /// </summary>
    public IDictionary<string, ErrorFormat> ErrorFormats { get; } = new Dictionary<string, ErrorFormat>(StringComparer.Ordinal);

    /// <summary>Writes errors in a form that the application defines, instead of <see cref="ErrorFormat"/>. Default null.</summary>
    /// <exception cref="ArgumentException">The content type of the formatter is not valid.</exception>
    public IErrorFormatter? ErrorFormatter
    {
        get;
        set => field = ErrorContentType.Checked(value);
    }

    /// <summary>The form of streams if neither the query nor <c>Accept</c> prefers one (<c>*/*</c>, or no header). Default <see cref="StreamForm.Ndjson"/>.</summary>
    public StreamForm StreamForm
    {
        get;
        set => field = NamedValue.Checked(value);
    }

    /// <summary>
    /// The form of the streams of some methods. The key is the name of a method (<c>proto.Greetering/StreamHello</c>) or of a service (<c>proto.Greetering</c>), case-sensitive. A method wins
    /// over its service. Default empty.
    /// </summary>
    public IDictionary<string, GatewayStreamOptions> Streams { get; } = new Dictionary<string, GatewayStreamOptions>(StringComparer.Ordinal);

    /// <summary>
    /// The header metadata and trailers of a service that clients of REST and Connect get. An entry is a name in any case, or a prefix that ends in <c>*</c>. <c>set-cookie</c> needs its full name. Default
    /// empty: everything that HTTP can carry. A forwarded method may have its own list, which wins.
    /// </summary>
    public IList<string> ResponseMetadata { get; } = [];

    /// <summary>
    /// Sends header metadata of a service to clients of REST a second time, under names with this prefix: <c>Grpc-Metadata-</c> for clients of grpc-gateway. 1 to 64 letters, digits and
    /// hyphens; null or empty: only under their own names. Never for <c>set-cookie</c>. Default null.
    /// </summary>
    /// <exception cref="ArgumentException">A header name cannot begin with this text.</exception>
    public string? ResponseMetadataPrefix
    {
        get;
        set => field = HeaderPrefix.Checked(value);
    }

    /// <summary>
    /// Whether every line, array element and text frame (by WebSocket) of a stream is <c>{"result":message}</c>, and a failure at the end is <c>{"error":status}</c>, as in grpc-gateway.
    /// Default false: a line is the message itself, and a failure is <c>{"error":status}</c>. Server-Sent Events and unary answers are never wrapped.
    /// </summary>
    public bool StreamEnvelope { get; set; }

    /// <summary>
    /// The time that an EventSource waits before it reconnects. It is sent in a <c>retry</c> field at the start of a stream of Server-Sent Events.
    /// Range 1 ms to 1 hour; default null: the browser decides, usually a few seconds.
    /// </summary>
    public TimeSpan? EventStreamRetry
    {
        get;
        set => field = TimeRange.Silence.Checked(value);
    }

    /// <summary>How long a REST stream may be silent before its headers are sent without a message. Connect streams wait for the first message. Range 1 ms to 1 hour; default 2 s.</summary>
    /// <remarks>Until the headers are sent, a failure still has its own HTTP status.</remarks>
    public TimeSpan StreamHeadersAfter
    {
        get;
        set => field = TimeRange.Silence.Checked(value);
    } = TimeSpan.FromSeconds(2);

    /// <summary>How long a stream of Server-Sent Events may be silent before a comment is sent. The comment keeps proxies from closing the stream. Range 1 ms to 1 hour; default 15 s.</summary>
    public TimeSpan EventStreamHeartbeat
    {
        get;
        set => field = TimeRange.Silence.Checked(value);
    } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a streaming call may be without a message from either side before it ends with DEADLINE_EXCEEDED. If the client does not read what was sent, its connection (on HTTP/2 the
    /// stream) is aborted. Heartbeats do not count. Range 100 ms to 24 days; default null: no limit.
    /// </summary>
    /// <remarks>The server's minimum data rates do not apply to streams, so this option is the limit for a client that stops sending or reading. WebSockets have <see cref="GatewayWebSocketOptions.IdleTimeout"/>.</remarks>
    public TimeSpan? StreamIdleTimeout
    {
        get;
        set => field = TimeRange.Idle.Checked(value);
    }

    /// <summary>
    /// How long open calls may go on after the host begins to stop. Applies to calls by REST and WebSocket, and to native calls that are forwarded. Then they end with UNAVAILABLE. Range 0 to 24 hours;
    /// default 5 s. <c>HostOptions.ShutdownTimeout</c> (default 30 s) must be longer. The host itself ends native calls that this process answers.
    /// </summary>
    public TimeSpan DrainTimeout
    {
        get;
        set => field = TimeRange.Drain.Checked(value);
    } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Whether methods are also served by the Connect protocol, on the native gRPC path <c>/package.Service/Method</c>. Default true.
    /// </summary>
    public bool Connect { get; set; } = true;

    /// <summary>How methods are served by WebSocket.</summary>
    public GatewayWebSocketOptions WebSockets { get; } = new();
}
