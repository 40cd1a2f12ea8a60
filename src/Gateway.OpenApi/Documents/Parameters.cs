using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Schemas;
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
        Description = Text.Paragraphs([parameter.Field is { } field ? comments.Find(field.FullName)?.Text : null, parameter.Note]),
        Schema = parameter.Field is { } bound ? schemas.Element(bound) : new OpenApiSchema { Type = JsonSchemaType.String },
    };

    /// <summary>A parameter of a query, for the field at the end of a chain; null for a field that only responses have.</summary>
    public OpenApiParameter? Query(IReadOnlyList<FieldSchema> chain)
    {
        var traits = chain.Select(FieldTraits.Of).ToList();
        if (traits.Exists(trait => trait.OutputOnly))
        {
            return null;
        }

        var field = chain[^1];
        var parameter = new OpenApiParameter
        {
            Name = schemas.Naming.PathOf(chain),
            In = ParameterLocation.Query,
            Required = traits.TrueForAll(trait => trait.Required),
            Deprecated = traits.Exists(trait => trait.Deprecated),
            Description = Text.Paragraphs([comments.Find(field.FullName)?.Text, OneofNote(field)]),
        };
        if (QueryFields.IsJsonText(field))
        {
            parameter.Content = new Dictionary<string, ContentMediaType> { [DocumentMediaTypes.Json] = new OpenApiMediaType { Schema = schemas.Value(field) } };
            return parameter;
        }

        // A map is written as name[key]=value, which OpenAPI calls a deep object.
        if (field.IsMap)
        {
            parameter.Style = ParameterStyle.DeepObject;
            parameter.Explode = true;
        }

        parameter.Schema = schemas.Value(field);
        return parameter;
    }

    private string? OneofNote(FieldSchema field)
    {
        var others = field.Oneof?.Fields.Where(member => member != field).Select(member => $"`{schemas.Naming.NameOf(member)}`").ToList();
        return others is { Count: > 0 } ? $"Not together with {string.Join(", ", others)}." : null;
    }
}
