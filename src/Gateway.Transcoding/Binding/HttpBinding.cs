using System.Buffers;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Records;
using Gateway.Transcoding.Routing;
using Google.Api;

namespace Gateway.Transcoding.Binding;

/// <summary>One HTTP method and template of a rule, compiled for one method: makes the request message, and the JSON of the response.</summary>
/// <remarks>
/// <code>
/// if (bindings.Routes.Match("GET", RequestPath.Normalize(target), match, out var binding) == RouteOutcome.Matched)
/// {
///     binding.BindRequest(match, body, contentType, wire, BindingOptions.Default);
/// }
/// </code>
/// The request comes from the body, the query and the path, and the path has the last word. A client's mistake is a
/// <see cref="TranscodingException"/> that names the field; rules that cannot work are found by <see cref="Compile"/>.
/// See <see href="https://github.com/googleapis/googleapis/blob/master/google/api/http.proto">google/api/http.proto</see>.
/// </remarks>
public sealed class HttpBinding
{
    private readonly PathVariable[] _variables;

    internal HttpBinding(MethodReference method, string httpMethod, PathTemplate template, MessageSchema input, MessageSchema output, PathVariable[] variables)
    {
        Method = method;
        HttpMethod = httpMethod;
        Template = template;
        Input = input;
        Output = output;
        _variables = variables;
        PathSharesMessages = variables.Index().Any(x => variables.Skip(x.Index + 1).Any(other => FieldChain.SharesMessage(x.Item.Chain, other.Chain)));
    }

    /// <summary>The method that is called.</summary>
    public MethodReference Method { get; }

    /// <summary>The HTTP method, such as <c>GET</c>; <c>*</c> for any.</summary>
    public string HttpMethod { get; }

    /// <summary>The path template.</summary>
    public PathTemplate Template { get; }

    /// <summary>The request message.</summary>
    public MessageSchema Input { get; }

    /// <summary>The response message.</summary>
    public MessageSchema Output { get; }

    /// <summary>The variables of <see cref="Template"/>, in its order.</summary>
    public IReadOnlyList<PathVariable> PathVariables => _variables;

    /// <summary>What the HTTP body fills.</summary>
    public BodyBinding Body { get; internal init; }

    /// <summary>The field that the HTTP body fills, when <see cref="Body"/> is <see cref="BodyBinding.Field"/>.</summary>
    public FieldSchema? BodyField { get; internal init; }

    /// <summary>The field of the response that becomes the HTTP body; null for the whole response.</summary>
    public FieldSchema? ResponseField { get; internal init; }

    /// <summary>Whether it is <c>POST /package.Service/Method</c> of a method without a rule.</summary>
    public bool IsAutomatic { get; internal init; }

    /// <summary>The HTTP body goes into a <c>google.api.HttpBody</c> as it is, whatever its content type.</summary>
    public bool TakesHttpBody { get; internal init; }

    /// <summary>The HTTP body of the response is the data of a <c>google.api.HttpBody</c>: use <see cref="ReadHttpBody"/>.</summary>
    public bool AnswersHttpBody { get; internal init; }

    internal ReadOnlySpan<PathVariable> Variables => _variables;

    /// <summary>Two variables write into the same message.</summary>
    internal bool PathSharesMessages { get; }

    /// <summary>The <c>FieldMask</c> that a PATCH fills from the JSON keys of its body; null when there is none or several.</summary>
    internal FieldSchema? MaskField { get; init; }

    /// <summary>Compiles a rule and its additional bindings.</summary>
    /// <param name="schema">Knows the method's messages.</param>
    /// <param name="method">The method.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="problems">Takes every mistake; a binding with a mistake is left out of the result.</param>
    public static IReadOnlyList<HttpBinding> Compile(Schema schema, MethodReference method, HttpRule rule, ICollection<BindingProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(problems);
        return new HttpBindingCompiler(schema, method, problems).Compile(rule);
    }

    /// <summary>Makes the request message, in wire format.</summary>
    /// <param name="match">The path with its query, as the route table matched it to this binding.</param>
    /// <param name="body">The HTTP body: JSON in UTF-8, or anything when <see cref="TakesHttpBody"/>. Empty or blank JSON is an empty message.</param>
    /// <param name="contentType">The request's content type, for <c>google.api.HttpBody</c>.</param>
    /// <param name="wire">Takes the message; stays untouched when the request is refused.</param>
    /// <param name="options">How strict to be.</param>
    /// <exception cref="TranscodingException">Path, query or body are wrong.</exception>
    public void BindRequest(RouteMatch match, ReadOnlySpan<byte> body, string? contentType, IBufferWriter<byte> wire, BindingOptions options)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(options);
        ThrowUnlessMine(match);
        var binder = RequestBinder.Rent();
        try
        {
            binder.Bind(this, match, body, contentType, wire, options);
        }
        finally
        {
            binder.Return();
        }
    }

    /// <summary>Makes the request message of one that came in wire format. Query and path are put over it, and the path has the last word.</summary>
    /// <param name="match">The path with its query, as the route table matched it to this binding.</param>
    /// <param name="message">A whole request message, whatever <see cref="Body"/> is.</param>
    /// <param name="wire">Takes the message; stays untouched when the request is refused.</param>
    /// <param name="options">How strict to be.</param>
    /// <exception cref="TranscodingException">The bytes are no such message, or path or query are wrong.</exception>
    public void BindMessage(RouteMatch match, ReadOnlySpan<byte> message, IBufferWriter<byte> wire, BindingOptions options)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(options);
        ThrowUnlessMine(match);
        var binder = RequestBinder.Rent();
        try
        {
            binder.BindMessage(this, match, message, wire, options);
        }
        finally
        {
            binder.Return();
        }
    }

    /// <summary>Writes the JSON of a response message: the whole, or the field that <c>response_body</c> names.</summary>
    /// <exception cref="MalformedMessageException">The bytes are no such message.</exception>
    public void WriteResponse(ReadOnlySpan<byte> wire, IBufferWriter<byte> json, JsonOptions options)
    {
        if (ResponseField is null)
        {
            WireToJson.Transcode(Output, wire, json, options);
        }
        else
        {
            WireToJson.TranscodeField(ResponseField, wire, json, options);
        }
    }

    /// <summary>Finds content type and data in a response message of a binding that <see cref="AnswersHttpBody"/>.</summary>
    /// <exception cref="MalformedMessageException">The bytes are no such message.</exception>
    public HttpBodyMessage ReadHttpBody(ReadOnlySpan<byte> wire) => HttpBodyMessage.Read(wire, ResponseField);

    /// <summary><c>GET /v1/hello/{name}</c> of <c>proto.Greetering/Hello</c>, for messages.</summary>
    public override string ToString() => $"{Method.FullName} in {Method.File}";

    private void ThrowUnlessMine(RouteMatch match)
    {
        if (match.Template != Template)
        {
            throw new ArgumentException($"The match is of {match.Template}, not of {Template}.", nameof(match));
        }
    }
}
