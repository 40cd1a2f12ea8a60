using System.Text.Json.Nodes;
using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>Examples of path and query parameters.</summary>
internal sealed class ParameterExamples(FieldValues values)
{
    /// <summary>A value of a path parameter; null when none is known. If the parameter is a part of a resource name, the value is that part.</summary>
    public JsonNode? OfPath(PathParameter parameter)
    {
        if (parameter.Field is not { } field)
        {
            // The values of a route group's prefix are not known.
            return parameter.Note is null ? null : "1";
        }

        // A slash would be escaped, and not every path accepts an escaped slash.
        var value = values.Of(field, field);
        return field.Kind == FieldKind.String && value?.GetValue<string>() is { } text ? text[(text.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/') : value;
    }

    /// <summary>A value of a query parameter; null when there is none.</summary>
    public JsonNode? OfQuery(FieldSchema field)
    {
        var value = values.Of(field.MapValue ?? field, field);
        return value is null || FieldRules.Of(field).MinCount > 1 ? null
            : field.IsMap ? new JsonObject { [FieldValues.Key(field)] = value }
            : field.IsRepeated ? new JsonArray(value)
            : value;
    }
}
