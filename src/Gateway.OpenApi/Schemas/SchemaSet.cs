using System.Text.Json.Nodes;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Fields;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Schemas;

/// <summary>Schemas of messages and enums. Each is a component of the document, made on the first reference to it.</summary>
/// <remarks>
/// Components are filled from a queue in <see cref="Complete"/>, never by recursion, so that a message may refer to itself.
/// </remarks>
/// <param name="document">The document that has the components.</param>
/// <param name="names">The names of components.</param>
/// <param name="comments">The comments of messages and fields.</param>
/// <param name="json">The JSON format of messages.</param>
/// <param name="patterns">The forms of resource names; null for none.</param>
/// <param name="describeOneofs">Whether schemas refuse two members of a oneof.</param>
internal sealed class SchemaSet(
    OpenApiDocument document, SchemaNames names, CommentBook comments, JsonOptions json, ResourcePatterns? patterns = null, bool describeOneofs = true)
{
    private readonly Queue<(string Name, MessageSchema Message)> _open = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The names of fields.</summary>
    public FieldNaming Naming { get; } = new(json);

    /// <summary>Examples of requests, answers and errors.</summary>
    public RequestExamples Examples => field ??= new(Naming, json, comments, patterns);

    /// <summary>Examples of parameters.</summary>
    public ParameterExamples ParameterExamples => field ??= new(Examples.Values);

    /// <summary>The schema of a message.</summary>
    public IOpenApiSchema Message(MessageSchema message)
    {
        if (WellKnownSchemas.Inline(message.WellKnown, json) is { } inline)
        {
            return inline;
        }

        var name = names.Of(message.FullName);
        if (_known.Add(name))
        {
            _open.Enqueue((name, message));
        }

        return new DescribedReference(name, document);
    }

    /// <summary>The schema of a field's value, including a list or map.</summary>
    public IOpenApiSchema Value(FieldSchema field)
    {
        var schema = field.IsMap ? new VersionedSchema { Type = JsonSchemaType.Object, PropertyNames = Keys(field.MapKey!), AdditionalProperties = Element(field.MapValue!) }
            : field.IsRepeated ? new VersionedSchema { Type = JsonSchemaType.Array, Items = Element(field) }
            : Element(field);
        RuleSchemas.Apply(schema, field);
        return schema;
    }

    /// <summary>The schema of one value of a field.</summary>
    public IOpenApiSchema Element(FieldSchema field) => field.Kind switch
    {
        FieldKind.Message => Message(field.Message!),
        FieldKind.Enum => Enum(field.Enum!),
        _ => ScalarSchemas.Of(field.Kind, json),
    };

    // JSON has only text for keys.
    private static OpenApiSchema? Keys(FieldSchema key) => key.Kind switch
    {
        FieldKind.String => null,
        FieldKind.Bool => new() { Enum = ["true", "false"] },
        FieldKind.UInt32 or FieldKind.Fixed32 or FieldKind.UInt64 or FieldKind.Fixed64 => new() { Pattern = "^[0-9]+$" },
        _ => new() { Pattern = "^-?[0-9]+$" },
    };

    /// <summary>The object of a message, not as a component.</summary>
    /// <param name="message">The message.</param>
    /// <param name="elsewhere">For a request, the fields that path or query carry; null for an object that is also a response.</param>
    public OpenApiSchema ObjectWithout(MessageSchema message, IReadOnlySet<FieldSchema>? elsewhere) =>
        Object(message, elsewhere);

    /// <summary>Makes a component of a schema that is not a message's: generators invent names for unnamed schemas, and some fail.</summary>
    /// <param name="key">The key of the schema, which differs from the full names of types.</param>
    /// <param name="name">The component name, unless another schema has it.</param>
    /// <param name="make">Makes the schema at its first use.</param>
    public IOpenApiSchema Named(string key, string name, Func<OpenApiSchema> make)
    {
        var unique = names.Of(key, name);
        if (_known.Add(unique))
        {
            document.AddComponent(unique, make());
        }

        return new OpenApiSchemaReference(unique, document);
    }

    /// <summary>The name of a message's component.</summary>
    public string NameOf(MessageSchema message) => names.Of(message.FullName);

    /// <summary>Makes the components that have been referred to.</summary>
    public void Complete()
    {
        while (_open.TryDequeue(out var next))
        {
            var schema = next.Message switch
            {
                { WellKnown: WellKnownType.Any } => WellKnownSchemas.Any(),
                _ => Object(next.Message, null),
            };
            document.AddComponent(next.Name, schema);
        }
    }

    private IOpenApiSchema Enum(EnumSchema type)
    {
        if (type.FullName == "google.protobuf.NullValue")
        {
            return new VersionedSchema { Type = JsonSchemaType.Null };
        }

        var name = names.Of(type.FullName);
        if (_known.Add(name))
        {
            document.AddComponent(name, EnumSchemas.Of(type, comments, Naming, json));
        }

        return new DescribedReference(name, document);
    }

    private OpenApiSchema Object(MessageSchema message, IReadOnlySet<FieldSchema>? without)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = Text.Paragraphs([comments.Find(message.FullName)?.Text, .. OneofSchemas.Sentences(message, without, Naming), .. FieldRules.OfMessage(message).Select(static rule => $"Rule: {rule}")]),
            Deprecated = message.Proto.Options?.Deprecated ?? false,
            Properties = new Dictionary<string, IOpenApiSchema>(),
            Not = describeOneofs ? OneofSchemas.Forbidden(message, without, Naming) : null,
        };
        foreach (var field in message.Fields)
        {
            if (without?.Contains(field) == true)
            {
                continue;
            }

            var traits = FieldTraits.Of(field);
            var name = Naming.NameOf(field);
            schema.Properties[name] = Property(field, traits);

            // Requests and responses share a component, so fields that only one of them has are not required.
            if (traits.Required && !traits.OutputOnly && (!traits.InputOnly || without is not null))
            {
                (schema.Required ??= new HashSet<string>()).Add(name);
            }
        }

        return schema;
    }

    private IOpenApiSchema Property(FieldSchema field, FieldTraits traits)
    {
        var value = Value(field);
        var comment = comments.Find(field.FullName)?.Text;
        if (traits.Immutable)
        {
            comment = Text.Paragraphs([comment, "Set once, when the resource is made."]);
        }

        string[] rules = [.. RuleSchemas.Sentences(field, value, Naming)];
        if (rules.Length > 0)
        {
            comment = Text.Paragraphs([comment ?? (value as OpenApiSchema)?.Description, .. rules]);
        }

        if (value is OpenApiSchemaReference reference)
        {
            reference.Description = comment;
            reference.Deprecated = traits.Deprecated;
            reference.ReadOnly = traits.OutputOnly;
            reference.WriteOnly = traits.InputOnly;
            return reference;
        }

        var schema = (OpenApiSchema)value;
        schema.Description = comment ?? schema.Description;
        schema.Deprecated = traits.Deprecated;
        schema.ReadOnly = traits.OutputOnly;
        schema.WriteOnly = traits.InputOnly;
        if (ExampleOf(field, schema) is { } example)
        {
            schema.Examples = [example];
        }

        if (field is { IsRepeated: false, Message: { } message } && Wrappers.IsWrapper(message.WellKnown))
        {
            schema.Type |= JsonSchemaType.Null;
        }

        return schema;
    }

    // Examples of whole messages show the other fields.
    private JsonNode? ExampleOf(FieldSchema field, OpenApiSchema schema) => field.IsMap || field.IsRepeated ? null
        : schema.Examples is null ? Examples.Values.Stated(field, field)
        : Examples.Values.Of(field, field);
}
