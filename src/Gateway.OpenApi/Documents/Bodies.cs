using System.Text.Json.Nodes;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Schemas;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Request bodies and responses.</summary>
internal sealed class Bodies(OpenApiDocument document, SchemaSet schemas)
{
    private const string Status = "google.rpc.Status";

    private const string StreamedError =
        "A failure after the first message ends a stream of lines or an array with `{\"error\": …}`, an event stream with an event `end`; both hold a google.rpc.Status.";

    /// <summary>The body of a request; null when the rule has none.</summary>
    public OpenApiRequestBody? Request(DocumentedBinding binding)
    {
        if (binding.Http.Body == BodyBinding.None)
        {
            return null;
        }

        var body = new OpenApiRequestBody { Required = RequiredBodies.Of(binding) };
        if (binding.Http.TakesHttpBody)
        {
            body.Description = "The bytes, with their content type.";
            body.Content = Content((DocumentMediaTypes.Binary, Bytes()), (DocumentMediaTypes.Any, Bytes()));
        }
        else if (binding.Method.ClientStreams)
        {
            body.Description = "A stream of messages: JSON objects one after another (`application/x-ndjson`, one a line), or one JSON array. Each is handled as it arrives.";
            body.Content = Content(
                (DocumentMediaTypes.Json, Like(RequestExample(binding, schemas.Examples) is { } example ? new JsonArray(example) : null, Array(RequestSchema(binding)))),
                (DocumentMediaTypes.JsonLines, Like(RequestExample(binding, schemas.Examples), Item(RequestSchema(binding)))));
        }
        else
        {
            body.Content = Content((DocumentMediaTypes.Json, Like(RequestExample(binding, schemas.Examples), Whole(RequestSchema(binding)))));
        }

        return body;
    }

    /// <summary>An example body: the request, or the field of it that the body holds; null when there is no example.</summary>
    public static JsonNode? RequestExample(DocumentedBinding binding, RequestExamples examples) =>
        binding.Http.BodyField is { } field ? examples.Value(field) : examples.Message(binding.Http.Input, InPath(binding));

    /// <summary>The responses of an operation: success, and a status for everything else.</summary>
    public OpenApiResponses Responses(DocumentedBinding binding) => new()
    {
        ["200"] = Success(binding),
        ["default"] = Error(),
    };

    private OpenApiResponse Success(DocumentedBinding binding)
    {
        if (binding.Http.AnswersHttpBody)
        {
            return new() { Description = "Bytes, with their content type.", Content = Content((DocumentMediaTypes.Any, Bytes())) };
        }

        // The array comes first: it is the only one of the three that every tool can show.
        return binding.Method.ServerStreams
            ? new()
            {
                Description = Text.Paragraphs(
                [
                    "A stream of messages: one JSON object a line (`application/x-ndjson`, the default), elements of a JSON array (`application/json`), or the data of server-sent events (`text/event-stream`), as `Accept` asks.",
                    StreamedError,
                ]),
                Content = Content(
                    (DocumentMediaTypes.Json, Like(ElementExample(binding) is { } example ? new JsonArray(example) : null, Array(ElementSchema(binding)))),
                    (DocumentMediaTypes.JsonLines, Like(ElementExample(binding), Item(ElementSchema(binding)))),
                    (DocumentMediaTypes.EventStream, Item(ResponseSchema(binding)))),
            }
            : new() { Description = "OK", Content = Content((DocumentMediaTypes.Json, Like(schemas.Examples.Answer(binding), Whole(ResponseSchema(binding))))) };
    }

    // One component for all operations: every failure is answered with a status.
    private OpenApiResponseReference Error()
    {
        var responses = (document.Components ??= new()).Responses ??= new Dictionary<string, IOpenApiResponse>();
        if (!responses.ContainsKey(Status))
        {
            document.AddComponent(Status, new OpenApiResponse
            {
                Description = "The call failed. The HTTP status follows from the status code.",
                Content = Content((DocumentMediaTypes.Json, Like(schemas.Examples.Error(null, 5), Whole(schemas.Message(Schema.WellKnown.GetMessage(Status)))))),
            });
        }

        return new(Status, document);
    }

    private IOpenApiSchema RequestSchema(DocumentedBinding binding)
    {
        if (binding.Http.BodyField is { } field)
        {
            return schemas.Value(field);
        }

        var elsewhere = InPath(binding);
        return elsewhere.Count == 0 ? schemas.Message(binding.Http.Input) : schemas.ObjectWithout(binding.Http.Input, elsewhere);
    }

    // The fields of the request that the path binds as a whole, so that the body may leave them out.
    private static HashSet<FieldSchema> InPath(DocumentedBinding binding) =>
        [.. binding.Http.PathVariables.Where(variable => variable.Fields.Count == 1).Select(variable => variable.Fields[0])];

    private IOpenApiSchema ResponseSchema(DocumentedBinding binding) =>
        binding.Http.ResponseField is { } field ? schemas.Value(field) : schemas.Message(binding.Http.Output);

    private JsonNode? ElementExample(DocumentedBinding binding) =>
        schemas.Examples.Answer(binding) is { } answer && binding.Engine.WrapsStreams ? new JsonObject { ["result"] = answer } : schemas.Examples.Answer(binding);

    // A line or an array element. In an envelope it has exactly one of two members.
    private IOpenApiSchema ElementSchema(DocumentedBinding binding) => !binding.Engine.WrapsStreams
        ? ResponseSchema(binding)
        : new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            MinProperties = 1,
            MaxProperties = 1,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["result"] = ResponseSchema(binding),
                ["error"] = schemas.Message(Schema.WellKnown.GetMessage(Status)),
            },
        };

    private static Dictionary<string, ContentMediaType> Content(params ReadOnlySpan<(string Type, OpenApiMediaType Body)> types)
    {
        var content = new Dictionary<string, ContentMediaType>();
        foreach (var (type, body) in types)
        {
            content.Add(type, body);
        }

        return content;
    }

    private static OpenApiMediaType Whole(IOpenApiSchema schema) => new() { Schema = schema };

    private static OpenApiMediaType Item(IOpenApiSchema schema) => MediaTypeVersions.OfMany(schema);

    private static OpenApiMediaType Array(IOpenApiSchema schema) => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = schema } };

    private static OpenApiMediaType Like(JsonNode? example, OpenApiMediaType body)
    {
        body.Example = example;
        return body;
    }

    private static OpenApiMediaType Bytes() => new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
}
