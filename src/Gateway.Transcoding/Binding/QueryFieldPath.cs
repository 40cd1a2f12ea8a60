using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json;

namespace Gateway.Transcoding.Binding;

/// <summary>Resolves the name of a query parameter: <c>page_size</c>, <c>pageSize</c>, <c>book.name</c>, <c>labels[env]</c>.</summary>
internal ref struct QueryFieldPath(ReadOnlySpan<byte> name)
{
    /// <summary>Longer paths are only possible in recursive types, and no one means them.</summary>
    private const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> _name = name;

    /// <summary>The key in the brackets; only when <see cref="HasKey"/>.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    public bool HasKey { get; private set; }

    /// <summary>What is wrong with the name, though its fields are known.</summary>
    public string? Problem { get; private set; }

    /// <summary>The message that does not have <see cref="UnknownName"/>.</summary>
    public MessageSchema? UnknownIn { get; private set; }

    public ReadOnlySpan<byte> UnknownName { get; private set; }

    /// <summary>Appends the fields from <paramref name="type"/> down. False with an unknown name or a problem.</summary>
    public bool TryResolve(MessageSchema type, List<FieldSchema> fields)
    {
        var rest = _name;
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            var end = rest.IndexOfAny((byte)'.', (byte)'[');
            var element = end < 0 ? rest : rest[..end];
            if (type.FindField(element) is not { } field)
            {
                UnknownIn = type;
                UnknownName = element;
                return false;
            }

            fields.Add(field);
            if (end < 0)
            {
                return CheckValue(field);
            }

            if (rest[end] == '[')
            {
                return CheckKey(field, rest[(end + 1)..]);
            }

            if (!FieldChain.HasFields(field))
            {
                return Fail($"{field.Name} {(field.IsMap ? $"is a map; write {field.JsonName}[key]=value" : field.IsRepeated ? "is repeated; its elements have no names in a query" : "has no fields")}");
            }

            type = field.Message!;
            rest = rest[(end + 1)..];
        }

        return Fail($"more than {MaxDepth} fields deep");
    }

    private bool CheckValue(FieldSchema field) =>
        field.IsMap ? Fail($"a map; write {field.JsonName}[key]=value")
        : TextToWire.CanWrite(field) || Fail(field.Message!.Fields.Count == 0
            ? $"a {field.Message.FullName}, which has no value in a query"
            : field.IsRepeated
                ? $"a list of {field.Message.FullName}, which a query cannot hold"
                : $"a {field.Message.FullName}; set its fields one by one, such as {field.JsonName}.{field.Message.Fields[0].JsonName}=…");

    private bool CheckKey(FieldSchema field, ReadOnlySpan<byte> keyAndBracket)
    {
        if (!field.IsMap)
        {
            return Fail(field.IsRepeated ? $"no brackets here; repeat the parameter: {field.JsonName}=a&{field.JsonName}=b" : $"{field.Name} is no map");
        }

        if (keyAndBracket is not [.., (byte)']'])
        {
            return Fail($"expected ']' at the end; write {field.JsonName}[key]=value");
        }

        Key = keyAndBracket[..^1];
        HasKey = true;
        return TextToWire.CanWrite(field.MapValue!) || Fail($"a map of {field.MapValue!.Message!.FullName}, which a query cannot hold");
    }

    private bool Fail(string problem)
    {
        Problem = problem;
        return false;
    }
}
