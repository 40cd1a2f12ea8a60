using System.Runtime.InteropServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Records;

namespace Gateway.Transcoding.Binding;

/// <summary>Resolves the name of a query parameter: <c>page_size</c>, <c>pageSize</c>, <c>book.name</c>, <c>labels[env]</c>.</summary>
internal ref struct QueryFieldPath(ReadOnlySpan<byte> name)
{
    /// <summary>Only recursive types allow longer paths, and no useful request needs them.</summary>
    public const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> _name = name;

    /// <summary>The key in the brackets. Valid only if <see cref="HasKey"/>.</summary>
    public ReadOnlySpan<byte> Key { get; private set; }

    public bool HasKey { get; private set; }

    /// <summary>The problem of a name whose fields are known.</summary>
    public string? Problem { get; private set; }

    /// <summary>The message that does not have <see cref="UnknownName"/>.</summary>
    public MessageSchema? UnknownIn { get; private set; }

    public ReadOnlySpan<byte> UnknownName { get; private set; }

    /// <summary>Appends the fields below <paramref name="type"/>. False for an unknown name or a problem.</summary>
    public bool TryResolve(MessageSchema type, List<FieldSchema> fields)
    {
        var first = fields.Count;
        var rest = _name;
        for (var depth = 0; depth < MaxDepth; depth++)
        {
            if (type.HasNamesLikePaths)
            {
                return TryResolveAmong(type, rest, fields, first);
            }

            var end = rest.IndexOfAny((byte)'.', (byte)'[');
            var element = end < 0 ? rest : rest[..end];
            if (type.FindField(element) is not { } field)
            {
                UnknownIn = type;
                UnknownName = element;
                return false;
            }

            fields.Add(field);
            var chain = CollectionsMarshal.AsSpan(fields)[first..];
            if (end < 0)
            {
                return Check(QueryPlace.ProblemOfValue(chain));
            }

            if (rest[end] == '[')
            {
                HasKey = QueryPlace.TryReadKey(field, rest[(end + 1)..], out var key);
                Key = key;
                return Check(QueryPlace.ProblemOfKey(chain, HasKey));
            }

            if (!FieldChain.HasFields(field))
            {
                return Check(QueryPlace.ProblemOfPath(chain));
            }

            type = field.Message!;
            rest = rest[(end + 1)..];
        }

        return Check(QueryPlace.TooDeep);
    }

    /// <summary>Resolves the rest of a path whose field names may have dots or brackets.</summary>
    private bool TryResolveAmong(MessageSchema type, ReadOnlySpan<byte> rest, List<FieldSchema> fields, int first)
    {
        var readings = new QueryNameReadings([.. CollectionsMarshal.AsSpan(fields)[first..]]);
        var reading = readings.Choose(type, rest);
        CollectionsMarshal.SetCount(fields, first);
        fields.AddRange(reading.Chain);
        if (reading.UnknownIn is not null)
        {
            UnknownIn = reading.UnknownIn;
            UnknownName = _name[^reading.Left..];
            return false;
        }

        HasKey = reading.HasKey;
        Key = HasKey ? _name[^reading.Left..^1] : default;
        return Check(reading.Problem);
    }

    private bool Check(string? problem)
    {
        Problem = problem;
        return problem is null;
    }
}
