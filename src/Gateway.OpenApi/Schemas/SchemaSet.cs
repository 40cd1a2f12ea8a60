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
    private const string ErrorMember = "error";
    private const string OrError = "OrError";

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

    /// <summary>
    /// The schema of a message to which a stream adds the member <c>error</c> when it fails: a component of its own, for generators. Null when the message has a form of its own in
    /// JSON, or a member of that name.
    /// </summary>
    public IOpenApiSchema? WithError(MessageSchema message, Func<IOpenApiSchema> error)
    {
        if (message.WellKnown != WellKnownType.None || message.Fields.Any(field => Naming.NameOf(field) == ErrorMember))
        {
            return null;
        }

        var name = names.Of(message.FullName + OrError, names.Of(message.FullName) + OrError);
        if (_known.Add(name))
        {
            document.AddComponent(name, new OpenApiSchema
            {
                Description = "A message of a stream, or the error that ends it.",
                AllOf = [Message(message), new OpenApiSchema { Type = JsonSchemaType.Object, Properties = ErrorAlone(error) }],
            });
        }

        return new OpenApiSchemaReference(name, document);
    }

    /// <summary>The schema of the element that ends a stream that failed.</summary>
    public IOpenApiSchema Error(Func<IOpenApiSchema> error)
    {
        var name = names.Of("google.rpc.Status" + OrError, "StreamError");
        if (_known.Add(name))
        {
            document.AddComponent(name, new OpenApiSchema
            {
                Description = "The error that ends a stream.",
                Type = JsonSchemaType.Object,
                Required = new HashSet<string> { ErrorMember },
                Properties = ErrorAlone(error),
            });
        }

        return new OpenApiSchemaReference(name, document);
    }

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

    private static Dictionary<string, IOpenApiSchema> ErrorAlone(Func<IOpenApiSchema> error) => new() { [ErrorMember] = error() };

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
