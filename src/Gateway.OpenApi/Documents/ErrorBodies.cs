using System.Text.Json.Nodes;
using Gateway.OpenApi.Schemas;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Served;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>The bodies of errors in the form of a binding.</summary>
internal sealed class ErrorBodies(SchemaSet schemas)
{
    private const string Status = "google.rpc.Status";
    private const string ProblemJson = "application/problem+json";

    /// <summary>The body of an error.</summary>
    /// <param name="binding">The binding that answers it.</param>
    /// <param name="status">A <c>google.rpc.Status</c> as JSON, for the example; null for none.</param>
    /// <param name="httpStatus">The HTTP status of the example.</param>
    public Dictionary<string, ContentMediaType> Content(DocumentedBinding binding, JsonNode? status, int httpStatus)
    {
        var form = binding.Served.ErrorForm;
        return new()
        {
            [form == ServedErrorForm.Problem ? ProblemJson : form == ServedErrorForm.Own ? DocumentMediaTypes.Any : binding.Served.JsonMediaType] = new OpenApiMediaType
            {
                Schema = form == ServedErrorForm.Aip193 ? schemas.Named("an error of AIP-193", "ErrorBody", () => Around(Inner(binding))) : Inner(binding),
                Example = status is null ? null : ExampleOf(form, status, httpStatus),
            },
        };
    }

    /// <summary>A suffix for names of components that depend on the form of errors; empty for the default form.</summary>
    public static string Suffix(DocumentedBinding binding) => binding.Served.ErrorForm == ServedErrorForm.Status ? "" : $".{binding.Served.ErrorForm}";

    /// <summary>A suffix for names of components that depend on the form and the media type of errors; empty for the defaults.</summary>
    public static string BodySuffix(DocumentedBinding binding)
    {
        var type = binding.Served.JsonMediaType;
        return binding.Served.ErrorForm is ServedErrorForm.Problem or ServedErrorForm.Own || type == DocumentMediaTypes.Json
            ? Suffix(binding)
            : $"{Suffix(binding)}.{string.Concat(type[(type.IndexOf('/', StringComparison.Ordinal) + 1)..].Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '_'))}";
    }

    /// <summary>The schema of the member <c>error</c> in the element that ends a failed stream.</summary>
    public IOpenApiSchema Inner(DocumentedBinding binding) => binding.Served.ErrorForm switch
    {
        ServedErrorForm.Aip193 => schemas.Named("the inside of an error of AIP-193", "Error", Google),
        ServedErrorForm.Problem => schemas.Named("problem details", "ProblemDetails", Problem),
        ServedErrorForm.Own => new OpenApiSchema { Description = "An error in a form that the application defines." },
        _ => schemas.Message(Schema.WellKnown.GetMessage(Status)),
    };

    private static JsonNode? ExampleOf(ServedErrorForm form, JsonNode status, int httpStatus) => form switch
    {
        ServedErrorForm.Aip193 => new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["code"] = httpStatus,
                ["status"] = NameOf(status),
                ["message"] = status["message"]?.DeepClone(),
                ["details"] = status["details"]?.DeepClone() ?? new JsonArray(),
            },
        },
        ServedErrorForm.Problem => new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = ReasonPhrases.GetReasonPhrase(httpStatus),
            ["status"] = httpStatus,
            ["detail"] = status["message"]?.DeepClone(),
            ["code"] = NameOf(status),
            ["details"] = status["details"]?.DeepClone() ?? new JsonArray(),
        },
        ServedErrorForm.Own => null,
        _ => status.DeepClone(),
    };

    private static string NameOf(JsonNode status) => ((Google.Rpc.Code)(int)status["code"]!) switch
    {
        var code => System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(code.ToString()),
    };

    private static OpenApiSchema Around(IOpenApiSchema error) => new()
    {
        Description = "An error.",
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "error" },
        Properties = new Dictionary<string, IOpenApiSchema> { ["error"] = error },
    };

    private OpenApiSchema Google() => new()
    {
        Description = "What went wrong (AIP-193).",
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "code", "status", "message" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["code"] = Number("The HTTP status."),
            ["status"] = Text("The name of the status code of gRPC."),
            ["message"] = Text("What went wrong, for developers."),
            ["details"] = Details(),
        },
    };

    private OpenApiSchema Problem() => new()
    {
        Description = "Problem details (RFC 9457).",
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "type", "title", "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("The kind of problem: `about:blank`."),
            ["title"] = Text("The reason phrase of the HTTP status."),
            ["status"] = Number("The HTTP status."),
            ["detail"] = Text("What went wrong, for developers."),
            ["code"] = Text("The name of the status code of gRPC."),
            ["errors"] = new OpenApiSchema
            {
                Description = "The fields of the request that are wrong.",
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema> { ["field"] = Text("The path of the field."), ["description"] = Text("What is wrong with it.") },
                },
            },
            ["details"] = Details(),
        },
    };

    private OpenApiSchema Details() => new()
    {
        Description = "More about the error, each with its type.",
        Type = JsonSchemaType.Array,
        Items = schemas.Message(Schema.WellKnown.GetMessage("google.protobuf.Any")),
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiSchema Number(string description) => new() { Type = JsonSchemaType.Integer, Format = "int32", Description = description };
}
