using Gateway.OpenApi.Fields;
using Gateway.Transcoding.Descriptors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Schemas;

/// <summary>The rule that at most one member of a oneof is set.</summary>
/// <remarks>
/// <code>
/// "not": { "anyOf": [ { "required": ["number", "text"], "properties": { "number": {}, "text": {} } }, … ] }
/// </code>
/// The members stay ordinary properties of the object, and <c>not</c> makes no type. With <c>oneOf</c> or <c>allOf</c> beside them, openapi-typescript and
/// hey-api add <c>unknown</c> to the type, and NSwag drops all its properties.
/// </remarks>
internal static class OneofSchemas
{
    // Every two members make a pair.
    private const int MostMembers = 10;

    /// <summary>The schema that an object of the message must not match; null if there is no rule.</summary>
    /// <param name="message">The message.</param>
    /// <param name="without">Fields that the object does not have.</param>
    /// <param name="naming">The names of fields.</param>
    public static IOpenApiSchema? Forbidden(MessageSchema message, IReadOnlySet<FieldSchema>? without, FieldNaming naming)
    {
        List<IOpenApiSchema> pairs =
        [
            .. from members in Groups(message, without)
               where members.Count <= MostMembers
               from one in members.Index()
               from other in members.Skip(one.Index + 1)
               select Both(naming.NameOf(one.Item), naming.NameOf(other)),
        ];
        return pairs.Count switch
        {
            0 => null,
            1 => pairs[0],
            _ => new OpenApiSchema { AnyOf = pairs },
        };
    }

    // Redocly wants a declaration of each required property.
    private static OpenApiSchema Both(string one, string other) => new()
    {
        Required = new SortedSet<string>(StringComparer.Ordinal) { one, other },
        Properties = new SortedDictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { [one] = new OpenApiSchema(), [other] = new OpenApiSchema() },
    };

    /// <summary>The rule in words.</summary>
    public static IEnumerable<string> Sentences(MessageSchema message, IReadOnlySet<FieldSchema>? without, FieldNaming naming) =>
        Groups(message, without).Select(members => $"{(FieldRules.IsRequiredOneof(members[0].Oneof!) ? "Exactly" : "At most")} one of {string.Join(", ", members.Select(field => $"`{naming.NameOf(field)}`"))} {(FieldRules.IsRequiredOneof(members[0].Oneof!) ? "must" : "may")} be set.");

    private static IEnumerable<List<FieldSchema>> Groups(MessageSchema message, IReadOnlySet<FieldSchema>? without) =>
        message.Oneofs.Select(oneof => oneof.Fields.Where(field => without?.Contains(field) != true).ToList()).Where(members => members.Count > 1);
}
