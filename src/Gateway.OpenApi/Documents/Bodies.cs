using System.Text.Json.Nodes;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Schemas;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Binding;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Request bodies and responses.</summary>
internal sealed class Bodies(OpenApiDocument document, SchemaSet schemas, StreamBodies streams)
{
    private const string Status = "google.rpc.Status";

    private readonly ErrorBodies _errors = new(schemas);

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
                (DocumentMediaTypes.Json, Like(schemas.Examples.Body(binding) is { } example ? new JsonArray(example) : null, Array(RequestSchema(binding)))),
                (DocumentMediaTypes.JsonLines, Like(schemas.Examples.Body(binding), Item(RequestSchema(binding)))));
        }
        else
        {
            body.Content = Content((DocumentMediaTypes.Json, Like(schemas.Examples.Body(binding), Whole(RequestSchema(binding)))));
            if (binding.Engine.TakesForms)
            {
                body.Content.Add(DocumentMediaTypes.Form, Whole(RequestSchema(binding)));
            }
        }

        return body;
    }

    /// <summary>The responses of an operation: success, and a status for everything else.</summary>
    public OpenApiResponses Responses(DocumentedBinding binding) => new()
    {
        ["200"] = Success(binding),
        ["default"] = Error(binding),
    };

    private OpenApiResponse Success(DocumentedBinding binding)
    {
        if (binding.Http.AnswersHttpBody)
        {
            return new() { Description = "Bytes, with their content type.", Content = Content((DocumentMediaTypes.Any, Bytes())) };
        }

        return binding.Method.ServerStreams
            ? new() { Description = Text.Paragraphs([streams.Description(binding), StreamBodies.Failure(binding)]), Content = streams.Content(binding) }
            : new() { Description = "OK", Content = Content((binding.Served.JsonMediaType, Like(schemas.Examples.Answer(binding), Whole(ResponseSchema(binding))))) };
    }

    // All operations with the same form of errors share one component, because every failure has that form.
    private OpenApiResponseReference Error(DocumentedBinding binding)
    {
        var name = Status + ErrorBodies.BodySuffix(binding);
        var responses = (document.Components ??= new()).Responses ??= new Dictionary<string, IOpenApiResponse>();
        if (!responses.ContainsKey(name))
        {
            document.AddComponent(name, new OpenApiResponse
            {
                Description = "The call failed. The HTTP status follows from the status code.",
                Content = _errors.Content(binding, schemas.Examples.Error(null, 5), 404),
            });
        }

        return new(name, document);
    }

    private IOpenApiSchema RequestSchema(DocumentedBinding binding)
    {
        if (binding.Http.BodyField is { } field)
        {
            return schemas.Value(field);
        }

        var elsewhere = binding.FieldsInPath;
        return elsewhere.Count == 0 ? schemas.Message(binding.Http.Input) : schemas.ObjectWithout(binding.Http.Input, elsewhere);
    }

    private IOpenApiSchema ResponseSchema(DocumentedBinding binding) =>
        binding.Http.ResponseField is { } field ? schemas.Value(field) : schemas.Message(binding.Http.Output);

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
