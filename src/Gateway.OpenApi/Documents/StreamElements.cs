using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Schemas;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Served;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>The elements of a stream of responses: messages, and the error that ends a failed stream. Each is a component, because generators invent names for schemas without one.</summary>
internal sealed class StreamElements(SchemaSet schemas)
{
    private const string ErrorMember = "error";

    private readonly ErrorBodies _errors = new(schemas);

    /// <summary>A line or an array element.</summary>
    public IOpenApiSchema Element(DocumentedBinding binding)
    {
        var engine = binding.Engine;
        var name = NameOf(binding);
        return engine.WrapsStreams ? schemas.Named($"{KeyOf(binding)} in an envelope {Suffix(binding)}", $"{name}Result{Suffix(binding)}", () => Envelope(binding))
            : !engine.NamesStreamErrors ? Either(binding, "Status", () => Inner(binding))
            : CanHaveError(binding) ? schemas.Named($"{KeyOf(binding)} or an error {Suffix(binding)}", $"{name}Or{Suffix(binding)}Error", () => WithError(binding))
            : Either(binding, $"{Suffix(binding)}Error", () => schemas.Named($"an error of a stream {Suffix(binding)}", $"Stream{Suffix(binding)}Error", () => ErrorAlone(binding)));
    }

    /// <summary>The data of an event. The last event has a status.</summary>
    public IOpenApiSchema EventData(DocumentedBinding binding) =>
        !binding.Served.SendsEndEvent ? Element(binding)
        : Either(binding, Suffix(binding) is { Length: > 0 } form ? $"{form}Error" : "Status", () => EndData(binding));

    /// <summary>One event, as OpenAPI 3.2 describes server-sent events in <c>itemSchema</c>.</summary>
    public OpenApiSchema Event(DocumentedBinding binding) => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "data" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["data"] = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = binding.Served.SendsEndEvent ? "A message. In the event `end`, a google.rpc.Status." : "A message, or the error that ends the stream.",
                ContentMediaType = DocumentMediaTypes.Json,
                ContentSchema = EventData(binding),
            },
            ["event"] = binding.Served.SendsEndEvent ? new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["end"], Description = "Only on the last event." }
                : binding.Served.ErrorEvent is { } name ? new OpenApiSchema { Type = JsonSchemaType.String, Enum = [name], Description = "Only on a failure, which is the last event." }
                : new OpenApiSchema { Type = JsonSchemaType.String },
            ["id"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = binding.Served.SendsEndEvent ? "A number that counts up; `end` at the end." : "A number that counts up." },
        },
    };

    private IOpenApiSchema Message(DocumentedBinding binding) =>
        binding.Http.ResponseField is { } field ? schemas.Value(field) : schemas.Message(binding.Http.Output);

    // The content of the member error, or the bare error if the engine does not name it.
    private IOpenApiSchema Inner(DocumentedBinding binding) => _errors.Inner(binding);

    private static string Suffix(DocumentedBinding binding) => ErrorBodies.Suffix(binding).Replace(".", "", StringComparison.Ordinal);

    private static string KeyOf(DocumentedBinding binding) => binding.Http.ResponseField?.FullName ?? binding.Http.Output.FullName;

    private string NameOf(DocumentedBinding binding)
    {
        var name = schemas.NameOf(binding.Http.Output);
        return binding.Http.ResponseField is { } field ? $"{name}_{schemas.Naming.NameOf(field)}" : name;
    }

    // A message with an optional member for the error gives better generated code than a union. But if the message has required fields, an element with only an error would not fit.
    private bool CanHaveError(DocumentedBinding binding) =>
        binding.Http.ResponseField is null
        && binding.Http.Output.WellKnown == WellKnownType.None
        && binding.Http.Output.Fields.All(field => schemas.Naming.NameOf(field) != ErrorMember && !FieldTraits.Of(field).Required);

    // The last event has the body of an error.
    private IOpenApiSchema EndData(DocumentedBinding binding) => binding.Served.ErrorForm == ServedErrorForm.Aip193
        ? schemas.Named($"an error of a stream {Suffix(binding)}", $"Stream{Suffix(binding)}Error", () => ErrorAlone(binding))
        : Inner(binding);

    private OpenApiSchema WithError(DocumentedBinding binding) => new()
    {
        Description = "A message of a stream, or the error that ends it.",
        AllOf =
        [
            Message(binding),
            new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema> { [ErrorMember] = Inner(binding) } },
        ],
    };

    private OpenApiSchema ErrorAlone(DocumentedBinding binding) => new()
    {
        Description = "The error that ends a stream.",
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { ErrorMember },
        Properties = new Dictionary<string, IOpenApiSchema> { [ErrorMember] = Inner(binding) },
    };

    private OpenApiSchema Envelope(DocumentedBinding binding) => new()
    {
        Description = "A message of a stream, or the error that ends it: exactly one of the two members.",
        Type = JsonSchemaType.Object,
        MinProperties = 1,
        MaxProperties = 1,
        Properties = new Dictionary<string, IOpenApiSchema> { ["result"] = Message(binding), [ErrorMember] = Inner(binding) },
    };

    private IOpenApiSchema Either(DocumentedBinding binding, string other, Func<IOpenApiSchema> end) => schemas.Named(
        $"{KeyOf(binding)} or {other}",
        $"{NameOf(binding)}Or{other}",
        () => new OpenApiSchema { Description = "A message of a stream, or what ends it.", AnyOf = [Message(binding), end()] });
}
