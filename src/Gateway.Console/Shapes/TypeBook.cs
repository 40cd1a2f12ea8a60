using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Fields;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Console.Shapes;

/// <summary>Describes messages and all types that they use, the nearest first.</summary>
internal sealed class TypeBook(FieldNaming naming, CommentBook comments)
{
    /// <summary>The most types that a shape has, because a method of a large API may reach thousands. The page edits values of other types as JSON.</summary>
    public const int MostTypes = 500;

    private readonly Dictionary<string, TypeShape> _types = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<MessageSchema> _open = new();

    public static IReadOnlyDictionary<string, TypeShape> Of(IEnumerable<MessageSchema> messages, FieldNaming naming, CommentBook comments)
    {
        var book = new TypeBook(naming, comments);
        foreach (var message in messages)
        {
            book.Open(message);
        }

        while (book._types.Count < MostTypes && book._open.TryDequeue(out var message))
        {
            book._types.Add(message.FullName, new TypeShape(book.CommentOf(message.FullName), [.. message.Fields.Select(book.Describe)], null));
        }

        return book._types;
    }

    private void Open(MessageSchema message)
    {
        // The page knows the JSON of well-known types.
        if (message.WellKnown == WellKnownType.None && _seen.Add(message.FullName))
        {
            _open.Enqueue(message);
        }
    }

    private FieldShape Describe(FieldSchema field)
    {
        var value = field.MapValue ?? field;
        var name = naming.NameOf(field);
        var other = name == field.Name ? field.JsonName : field.Name;
        var traits = FieldTraits.Of(field);
        return new FieldShape(name, other == name ? null : other, field.Number, TypeOf(value.Kind), NameOfType(value))
        {
            Key = field.MapKey is { } key ? TypeOf(key.Kind) : null,
            Repeated = field.IsRepeated && !field.IsMap,
            Oneof = field.Oneof?.Name,
            Optional = field.HasPresence && field.Kind != FieldKind.Message && field.Oneof is null,
            Required = traits.Required,
            OutputOnly = traits.OutputOnly,
            Deprecated = traits.Deprecated,
            Comment = CommentOf(field.FullName),
        };
    }

    private string? NameOfType(FieldSchema value)
    {
        if (value.Message is { } message)
        {
            Open(message);
            return message.FullName;
        }

        if (value.Enum is not { } type)
        {
            return null;
        }

        if (_types.Count < MostTypes && _seen.Add(type.FullName))
        {
            _types.Add(type.FullName, new TypeShape(CommentOf(type.FullName), null, [.. type.Values.Select(one => Describe(type, one))]));
        }

        return type.FullName;
    }

    private ValueShape Describe(EnumSchema type, EnumValueSchema value)
    {
        var name = naming.NameOf(value);
        var other = name == value.Name ? value.ShortName : value.Name;
        return new ValueShape(name, other == name ? null : other, value.Number, CommentOf($"{type.FullName}.{value.Name}"));
    }

    private string? CommentOf(string name) => comments.Find(name)?.Text;

    // The page needs the type in JSON, not the wire encoding.
    private static string TypeOf(FieldKind kind) => kind switch
    {
        FieldKind.Double => "double",
        FieldKind.Float => "float",
        FieldKind.Int32 or FieldKind.SInt32 or FieldKind.SFixed32 => "int32",
        FieldKind.UInt32 or FieldKind.Fixed32 => "uint32",
        FieldKind.Int64 or FieldKind.SInt64 or FieldKind.SFixed64 => "int64",
        FieldKind.UInt64 or FieldKind.Fixed64 => "uint64",
        FieldKind.Bool => "bool",
        FieldKind.Bytes => "bytes",
        FieldKind.Enum => "enum",
        FieldKind.Message => "message",
        _ => "string",
    };
}
