using System.Buffers;
using Gateway.Transcoding.Contract;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Writing;
using Gateway.Transcoding.Records;
using Gateway.Transcoding.Routing;
using Google.Api;

namespace Gateway.Transcoding.Binding;

/// <summary>One HTTP method and template of a rule, compiled for one gRPC method. Creates the request message and the JSON of the response.</summary>
/// <remarks>
/// <code>
/// if (bindings.Routes.Match("GET", RequestPath.Normalize(target), match, out var binding) == RouteOutcome.Matched)
/// {
///     binding.BindRequest(match, body, contentType, wire, BindingOptions.Default);
/// }
/// </code>
/// The request message combines body, query and path; the path overrides the others. A client's mistake is a
/// <see cref="TranscodingException"/> that names the field. <see cref="Compile"/> finds rules that cannot work.
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

    /// <summary>The gRPC method.</summary>
    public MethodReference Method { get; }

    /// <summary>The HTTP method, such as <c>GET</c>; <c>*</c> for any.</summary>
    public string HttpMethod { get; }

    /// <summary>The path template.</summary>
    public PathTemplate Template { get; }

    /// <summary>The request message.</summary>
    public MessageSchema Input { get; }

    /// <summary>The response message.</summary>
    public MessageSchema Output { get; }

    /// <summary>The variables of <see cref="Template"/>, in the same order.</summary>
    public IReadOnlyList<PathVariable> PathVariables => _variables;

    /// <summary>The part of the request message that the HTTP body fills.</summary>
    public BodyBinding Body { get; internal init; }

    /// <summary>The field that the HTTP body fills if <see cref="Body"/> is <see cref="BodyBinding.Field"/>.</summary>
    public FieldSchema? BodyField { get; internal init; }

    /// <summary>The response field that becomes the HTTP body; null for the whole response.</summary>
    public FieldSchema? ResponseField { get; internal init; }

    /// <summary>Whether the binding is <c>POST /package.Service/Method</c>, for a method without a rule.</summary>
    public bool IsAutomatic { get; internal init; }

    /// <summary>Whether the HTTP body becomes the data of a <c>google.api.HttpBody</c>, with any content type.</summary>
    public bool TakesHttpBody { get; internal init; }

    /// <summary>Whether the HTTP body of the response is the data of a <c>google.api.HttpBody</c>; then use <see cref="ReadHttpBody"/>.</summary>
    public bool AnswersHttpBody { get; internal init; }

    /// <summary>
    /// Whether a form (<c>application/x-www-form-urlencoded</c>) can be the body: the body is a message with fields. Not for PATCH, because a form does not say which fields to change.
    /// </summary>
    public bool TakesForms => !TakesHttpBody && HttpMethod != "PATCH"
        && (Body == BodyBinding.Message ? Input.WellKnown == WellKnownType.None : BodyField is { IsRepeated: false, Message.WellKnown: WellKnownType.None });

    internal ReadOnlySpan<PathVariable> Variables => _variables;

    /// <summary>The same binding without a body, so that the query can set every field.</summary>
    internal HttpBinding WithoutBody => field ??= new HttpBinding(Method, HttpMethod, Template, Input, Output, _variables);

    /// <summary>Whether two variables write into the same message.</summary>
    internal bool PathSharesMessages { get; }

    /// <summary>The <c>FieldMask</c> that a PATCH fills from the JSON keys of its body; null if the request has none or several.</summary>
    internal FieldSchema? MaskField { get; init; }

    /// <summary>The facts about the binding that checks of a request need.</summary>
    internal RequestScope Scope => field ??= (MaskField is null ? RequestScope.Of(Input) : new RequestScope([], MaskField, BodyField) { IsMaskImplied = true }) with
    {
        Path = [.. _variables.Select(static variable => variable.Chain.ToArray())],
    };

    /// <summary>Compiles a rule and its additional bindings.</summary>
    /// <param name="schema">The schema with the method's messages.</param>
    /// <param name="method">The method.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="problems">Takes every mistake. The result omits a binding with a mistake.</param>
    public static IReadOnlyList<HttpBinding> Compile(Schema schema, MethodReference method, HttpRule rule, ICollection<BindingProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(problems);
        return new HttpBindingCompiler(schema, method, problems).Compile(rule);
    }

    /// <summary>Creates the request message in wire format.</summary>
    /// <param name="match">The match of path and query with this binding, from the route table.</param>
    /// <param name="body">The HTTP body: JSON in UTF-8, or any bytes if <see cref="TakesHttpBody"/>. Empty or blank JSON is an empty message.</param>
    /// <param name="contentType">The content type of the request, for <c>google.api.HttpBody</c>.</param>
    /// <param name="wire">Takes the message. A refused request leaves it untouched.</param>
    /// <param name="options">Select how strictly to bind.</param>
    /// <exception cref="TranscodingException">The path, the query or the body is wrong.</exception>
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

    /// <summary>Creates the request message from a form. Its fields are bound like query parameters, below the body field if the rule has one.</summary>
    /// <param name="match">The match of path and query with this binding, from the route table.</param>
    /// <param name="form">The body, <c>application/x-www-form-urlencoded</c>.</param>
    /// <param name="wire">Takes the message. A refused request leaves it untouched.</param>
    /// <param name="options">Select how strictly to bind.</param>
    /// <exception cref="TranscodingException">The path, the query or the form is wrong.</exception>
    public void BindForm(RouteMatch match, ReadOnlySpan<byte> form, IBufferWriter<byte> wire, BindingOptions options)
    {
        ArgumentNullException.ThrowIfNull(match);
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(options);
        ThrowUnlessMine(match);
        var binder = RequestBinder.Rent();
        try
        {
            binder.BindForm(this, match, form, wire, options);
        }
        finally
        {
            binder.Return();
        }
    }

    /// <summary>Creates the request message from one in wire format. Query and path override its fields, and the path overrides the query.</summary>
    /// <param name="match">The match of path and query with this binding, from the route table.</param>
    /// <param name="message">A whole request message, regardless of <see cref="Body"/>.</param>
    /// <param name="wire">Takes the message. A refused request leaves it untouched.</param>
    /// <param name="options">Select how strictly to bind.</param>
    /// <exception cref="TranscodingException">The bytes are not a message of this type, or the path or the query is wrong.</exception>
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

    /// <summary>Writes the JSON of a response message: the whole message, or the field that <c>response_body</c> names.</summary>
    /// <param name="wire">The response message.</param>
    /// <param name="json">Takes the JSON.</param>
    /// <param name="options">Select how to write the JSON.</param>
    /// <param name="selection">The fields to write, by <see cref="ParseSelection"/>; null for all.</param>
    /// <exception cref="MalformedMessageException">The bytes are not a message of this type.</exception>
    public void WriteResponse(ReadOnlySpan<byte> wire, IBufferWriter<byte> json, JsonOptions options, FieldSelection? selection = null)
    {
        if (ResponseField is null)
        {
            WireToJson.Transcode(Output, wire, json, options, selection);
        }
        else
        {
            WireToJson.TranscodeField(ResponseField, wire, json, options, selection);
        }
    }

    /// <summary>Reads which fields of a response the client wants, as paths in the JSON that the client sees.</summary>
    /// <param name="paths">Paths separated by commas, in UTF-8.</param>
    /// <returns>The fields; null for all.</returns>
    /// <exception cref="TranscodingException">A path names no field.</exception>
    public FieldSelection? ParseSelection(ReadOnlySpan<byte> paths) =>
        ResponseField is null ? FieldSelection.Parse(Output, paths) : FieldSelection.Parse(ResponseField, paths);

    /// <summary>Finds content type and data in a response message, if the binding <see cref="AnswersHttpBody"/>.</summary>
    /// <exception cref="MalformedMessageException">The bytes are not a message of this type.</exception>
    public HttpBodyMessage ReadHttpBody(ReadOnlySpan<byte> wire) => HttpBodyMessage.Read(wire, ResponseField);

    /// <summary>The method and its file, for error messages.</summary>
    public override string ToString() => $"{Method.FullName} in {Method.File}";

    private void ThrowUnlessMine(RouteMatch match)
    {
        if (match.Template != Template)
        {
            throw new ArgumentException($"The match is of {match.Template}, not of {Template}.", nameof(match));
        }
    }
}
