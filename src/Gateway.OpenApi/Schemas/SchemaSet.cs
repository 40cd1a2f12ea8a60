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
internal sealed class SchemaSet(OpenApiDocument document, SchemaNames names, CommentBook comments, JsonOptions json)
{
    private readonly Queue<(string Name, MessageSchema Message)> _open = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The names of fields.</summary>
    public FieldNaming Naming { get; } = new(json);

    /// <summary>Examples of requests.</summary>
    public RequestExamples Examples => field ??= new(Naming, json);

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

        return new OpenApiSchemaReference(name, document);
    }

    /// <summary>The schema of a field's value, including a list or map.</summary>
    public IOpenApiSchema Value(FieldSchema field)
    {
        if (field.IsMap)
        {
            return new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalProperties = Element(field.MapValue!) };
        }

        return field.IsRepeated ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Element(field) } : Element(field);
    }

    /// <summary>The schema of one value of a field.</summary>
    public IOpenApiSchema Element(FieldSchema field) => field.Kind switch
    {
        FieldKind.Message => Message(field.Message!),
        FieldKind.Enum => Enum(field.Enum!),
        _ => ScalarSchemas.Of(field.Kind, json),
    };

    /// <summary>The object of a message without the fields that the request carries elsewhere.</summary>
    public OpenApiSchema ObjectWithout(MessageSchema message, IReadOnlySet<FieldSchema> elsewhere) =>
        Object(message, elsewhere);

    /// <summary>A schema of the document's own as a component: generators give what has no name one of their making, and some fail.</summary>
    /// <param name="key">What the schema is known as, apart from the full names of types.</param>
    /// <param name="name">The name that it gets unless another has it.</param>
    /// <param name="make">Makes it, at its first use.</param>
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
            return new OpenApiSchema { Type = JsonSchemaType.Null };
        }

        var name = names.Of(type.FullName);
        if (_known.Add(name))
        {
            document.AddComponent(name, EnumSchemas.Of(type, comments, Naming, json));
        }

        return new OpenApiSchemaReference(name, document);
    }

    private OpenApiSchema Object(MessageSchema message, IReadOnlySet<FieldSchema>? without)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = Text.Paragraphs([comments.Find(message.FullName)?.Text, .. Oneofs(message, without)]),
            Deprecated = message.Proto.Options?.Deprecated ?? false,
            Properties = new Dictionary<string, IOpenApiSchema>(),
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
            if (traits.Required)
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

        if (value is OpenApiSchemaReference reference)
        {
            // OpenAPI 3.1 allows these beside a reference; in 3.0 they are left out.
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
        if (field is { IsRepeated: false, Message: { } message } && Wrappers.IsWrapper(message.WellKnown))
        {
            schema.Type |= JsonSchemaType.Null;
        }

        return schema;
    }

    private IEnumerable<string> Oneofs(MessageSchema message, IReadOnlySet<FieldSchema>? without) =>
        from oneof in message.Oneofs
        let members = oneof.Fields.Where(field => without?.Contains(field) != true).ToList()
        where members.Count > 1
        select $"At most one of {string.Join(", ", members.Select(field => $"`{Naming.NameOf(field)}`"))} may be set.";
}
