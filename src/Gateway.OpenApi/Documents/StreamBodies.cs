using System.Text.Json.Nodes;
using Gateway.OpenApi.Schemas;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Served;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Streams of responses: their forms, the parameter that selects a form, and the element that ends a failed stream.</summary>
/// <param name="schemas">The schemas of the document.</param>
/// <param name="only">The one form to show; null for all.</param>
internal sealed class StreamBodies(SchemaSet schemas, ServedStreamForm? only)
{
    private readonly StreamElements _elements = new(schemas);

    /// <summary>The content of a stream in each form that the document shows. The array comes first, because generators take the first form and can read a whole array.</summary>
    public Dictionary<string, ContentMediaType> Content(DocumentedBinding binding)
    {
        var content = new Dictionary<string, ContentMediaType>();
        var example = schemas.Examples.Answer(binding) is { } answer && binding.Engine.WrapsStreams ? new JsonObject { ["result"] = answer } : schemas.Examples.Answer(binding);
        foreach (var form in FormsOf(binding))
        {
            content.Add(TypeOf(form), form switch
            {
                ServedStreamForm.Array => new OpenApiMediaType
                {
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = _elements.Element(binding) },
                    Example = example is null ? null : new JsonArray(example),
                },
                ServedStreamForm.Events => MediaTypeVersions.OfMany(_elements.EventData(binding), _elements.Event(binding)),
                _ => MediaTypeVersions.OfMany(_elements.Element(binding), example?.DeepClone()),
            });
        }

        return content;
    }

    /// <summary>Describes the stream in each form that the document shows.</summary>
    public string Description(DocumentedBinding binding)
    {
        var forms = FormsOf(binding);
        var selector = binding.Engine.StreamFormParameter is { } parameter ? $"`{parameter}` or `Accept` selects" : "`Accept` selects";
        var list = string.Join(", ", forms.Select(form => form switch
        {
            ServedStreamForm.Array => "elements of one JSON array (`application/json`)",
            ServedStreamForm.Events => "the data of server-sent events (`text/event-stream`)",
            ServedStreamForm.LinesAsJson => "one JSON object a line, although the content type is `application/json`",
            _ => "one JSON object a line (`application/x-ndjson`)",
        }));
        return $"A stream of messages: {list}{(forms.Count > 1 ? $"; {selector} one of these, and `{NameOf(DefaultOf(binding))}` is the default" : "")}.";
    }

    /// <summary>Describes how a stream reports a failure after its first message.</summary>
    public static string Failure(DocumentedBinding binding) =>
        !binding.Served.SendsEndEvent ? $"A failure after the first message ends the stream with an element `{{\"error\": …}}`{(binding.Served.ErrorEvent is { } name ? $", in an event stream with the event `{name}`" : "")}."
        : binding.Engine.NamesStreamErrors ? "A failure after the first message ends lines and arrays with an element `{\"error\": …}`, an event stream with an event `end`; both hold a google.rpc.Status."
        : "A failure after the first message ends the stream with a line that is a google.rpc.Status.";

    /// <summary>The query parameter that selects a form; null when the engine has none.</summary>
    public OpenApiParameter? Parameter(DocumentedBinding binding)
    {
        if (!binding.Method.ServerStreams || binding.Http.AnswersHttpBody || binding.Engine.StreamFormParameter is not { } name)
        {
            return null;
        }

        var forms = FormsOf(binding);
        var isOne = forms.Count == 1;
        return new()
        {
            Name = name,
            In = ParameterLocation.Query,
            Required = isOne,
            Description = isOne
                ? "The form of the stream."
                : $"The form of the stream: {string.Join(", ", forms.Select(form => $"`{NameOf(form)}` for `{TypeOf(form)}`"))}. It wins over `Accept`.",
            Schema = schemas.Named($"stream format {string.Join(' ', forms)} by {DefaultOf(binding)}", "StreamFormat", () => new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = "The form of a stream of messages.",
                Enum = [.. forms.Select(form => (JsonNode)NameOf(form))],
                Default = NameOf(isOne ? forms[0] : DefaultOf(binding)),
            }),
        };
    }

    private IReadOnlyList<ServedStreamForm> FormsOf(DocumentedBinding binding) =>
        only is { } form && binding.Engine.StreamForms.Contains(form) ? [form] : [.. binding.Engine.StreamForms.OrderBy(form => form != ServedStreamForm.Array)];

    private static ServedStreamForm DefaultOf(DocumentedBinding binding) => binding.Served.StreamForm ?? binding.Engine.StreamForms[0];

    private static string TypeOf(ServedStreamForm form) => form switch
    {
        ServedStreamForm.Lines => DocumentMediaTypes.JsonLines,
        ServedStreamForm.Events => DocumentMediaTypes.EventStream,
        _ => DocumentMediaTypes.Json,
    };

    private static string NameOf(ServedStreamForm form) => form switch
    {
        ServedStreamForm.Lines => "ndjson",
        ServedStreamForm.Events => "sse",
        _ => "json",
    };
}
