using System.Text.Json.Nodes;
using Gateway.OpenApi.Served;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Headers of requests and answers, each a component of the document.</summary>
internal sealed class Headers(OpenApiDocument document)
{
    /// <summary>The header that says when to try again.</summary>
    public const string RetryAfter = "Retry-After";

    /// <summary>The header that says how to authenticate.</summary>
    public const string Challenge = "WWW-Authenticate";

    private const string Vary = "Vary";

    private static readonly Dictionary<string, (string Description, JsonSchemaType Type, JsonNode Example)> _answers = new(StringComparer.Ordinal)
    {
        [RetryAfter] = ("How many seconds to wait before the next attempt. Not in every answer.", JsonSchemaType.Integer, 30),
        [Challenge] = ("How to authenticate.", JsonSchemaType.String, "Bearer"),
        [Vary] = ("`Accept`, which chooses the form of the stream.", JsonSchemaType.String, "Accept"),
    };

    private static readonly (string Name, string Description, string? Pattern, JsonNode Example)[] _requests =
    [
        ("grpc-timeout", "The time that the call may take: 1 to 8 digits and a unit of `H`, `M`, `S`, `m` (milliseconds), `u` or `n`. After it the answer is 504.", "^[0-9]{1,8}[HMSmun]$", "5S"),
        ("X-Server-Timeout", "The time that the call may take, in seconds. `grpc-timeout` comes first.", null, 1.5),
    ];

    /// <summary>A header of an answer.</summary>
    public IOpenApiHeader Answer(string name)
    {
        var headers = (document.Components ??= new()).Headers ??= new Dictionary<string, IOpenApiHeader>();
        if (!headers.ContainsKey(name))
        {
            var (description, type, example) = _answers[name];
            document.AddComponent(name, new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type }, Example = example.DeepClone() });
        }

        return new OpenApiHeaderReference(name, document);
    }

    /// <summary>Adds the headers that an operation accepts, and the headers of its stream.</summary>
    public void AddTo(OpenApiOperation operation, DocumentedBinding binding)
    {
        if (binding.Engine.CarriesMetadata)
        {
            var parameters = operation.Parameters ??= [];
            foreach (var request in _requests)
            {
                parameters.Add(Request(request));
            }
        }

        if (binding is { Method.ServerStreams: true, Http.AnswersHttpBody: false, Engine.StreamForms.Count: > 1 } && operation.Responses?.GetValueOrDefault("200") is OpenApiResponse success)
        {
            (success.Headers ??= new Dictionary<string, IOpenApiHeader>())[Vary] = Answer(Vary);
        }
    }

    private OpenApiParameterReference Request((string Name, string Description, string? Pattern, JsonNode Example) request)
    {
        var parameters = (document.Components ??= new()).Parameters ??= new Dictionary<string, IOpenApiParameter>();
        if (!parameters.ContainsKey(request.Name))
        {
            document.AddComponent(request.Name, new OpenApiParameter
            {
                Name = request.Name,
                In = ParameterLocation.Header,
                Description = request.Description,
                Schema = request.Pattern is null
                    ? new OpenApiSchema { Type = JsonSchemaType.Number, Minimum = "0" }
                    : new OpenApiSchema { Type = JsonSchemaType.String, Pattern = request.Pattern },
                Example = request.Example.DeepClone(),
            });
        }

        return new(request.Name, document);
    }
}
