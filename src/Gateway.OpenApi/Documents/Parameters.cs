using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Schemas;
using Gateway.OpenApi.Served;
using Gateway.Transcoding.Descriptors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Path and query parameters.</summary>
internal sealed class Parameters(SchemaSet schemas, CommentBook comments)
{
    /// <summary>A parameter of a path.</summary>
    public OpenApiParameter Path(PathParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Path,
        Required = true,
        Description = Text.Paragraphs([(parameter.Field ?? parameter.Whole) is { } field ? comments.Find(field.FullName)?.Text : null, parameter.Note]),
        Schema = parameter.Field is { } bound ? schemas.Value(bound) : new OpenApiSchema { Type = JsonSchemaType.String },
        Example = schemas.ParameterExamples.OfPath(parameter),
    };

    /// <summary>A query parameter for the field at the end of a chain. Null for a field that only responses have, and for a field that no parameter name leads to.</summary>
    /// <param name="input">The request message.</param>
    /// <param name="chain">The fields that lead to the field.</param>
    public OpenApiParameter? Query(MessageSchema input, IReadOnlyList<FieldSchema> chain)
    {
        var traits = chain.Select(FieldTraits.Of).ToList();
        if (traits.Exists(trait => trait.OutputOnly) || QueryNaming.Of(input, chain, schemas.Naming) is not { } name)
        {
            return null;
        }

        var field = chain[^1];
        var parameter = new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Query,
            Required = traits.TrueForAll(trait => trait.Required),
            Deprecated = traits.Exists(trait => trait.Deprecated),
            Description = Text.Paragraphs([comments.Find(field.FullName)?.Text, OneofNote(field), .. RuleSchemas.Sentences(field, schemas.Value(field), schemas.Naming)]),
        };
        if (QueryFields.IsJsonText(field))
        {
            parameter.Content = new Dictionary<string, ContentMediaType> { [DocumentMediaTypes.Json] = new OpenApiMediaType { Schema = schemas.Value(field) } };
            return parameter;
        }

        // A map is written as name[key]=value. OpenAPI calls this style deepObject.
        if (field.IsMap)
        {
            parameter.Style = ParameterStyle.DeepObject;
            parameter.Explode = true;
        }

        parameter.Schema = schemas.Value(field);
        var example = schemas.ParameterExamples.OfQuery(field);
        if (parameter.Required)
        {
            parameter.Example = example;
        }
        else if (example is not null && parameter.Schema is VersionedSchema schema)
        {
            // Pages send the example of an optional parameter unless a person deletes it. They only show the example of a schema, from OpenAPI 3.1 on.
            schema.Examples = [example];
            schema.HasExampleInOlder = false;
        }

        return parameter;
    }

    /// <summary>The parameter that selects the fields of an answer; null when the engine has no such parameter, or the answer has no fields.</summary>
    public OpenApiParameter? FieldMask(DocumentedBinding binding) => binding.Engine.FieldMaskParameter is not { } name || binding.Http.AnswersHttpBody || Answer(binding) is not { Fields.Count: > 0 }
        ? null
        : new()
        {
            Name = name,
            In = ParameterLocation.Query,
            Description = "The fields of the answer to send, as paths joined by commas. Without this parameter, the answer has all fields.",
            Schema = schemas.Named("field mask of an answer", "FieldPaths", static () => new OpenApiSchema { Type = JsonSchemaType.String, Description = "Paths of fields, joined by commas." }),
        };

    // A message with a JSON form of its own is always sent whole.
    private static MessageSchema? Answer(DocumentedBinding binding)
    {
        var message = binding.Http.ResponseField is { } field ? field.Message : binding.Http.Output;
        return message is { WellKnown: WellKnownType.None } ? message : null;
    }

    private string? OneofNote(FieldSchema field)
    {
        var others = field.Oneof?.Fields.Where(member => member != field).Select(member => $"`{schemas.Naming.NameOf(member)}`").ToList();
        return others is { Count: > 0 } ? $"Not together with {string.Join(", ", others)}." : null;
    }
}
