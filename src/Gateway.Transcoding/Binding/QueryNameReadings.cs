using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Records;

namespace Gateway.Transcoding.Binding;

/// <summary>The ways to read a parameter name if JSON names have dots or brackets: <c>json_name = "a.b"</c>, <c>"search[field]"</c>.</summary>
/// <remarks>
/// <code>
/// a.b        the field "a.b", if it can have a value in a query: a whole name wins over a path through "a"
/// a.b.c      "a.b" and in it "c", or "a" and in it "b.c": the path that exists; refused if both exist
/// </code>
/// Extensions have such names too: <c>[pkg.ext]</c>.
/// </remarks>
/// <param name="before">The fields that lead to the message.</param>
internal sealed class QueryNameReadings(List<FieldSchema> before)
{
    /// <summary>The maximum number of steps to read one name. In recursive types a name can have any number of readings; no useful name needs this many steps.</summary>
    private const int MostSteps = 1024;

    private readonly List<FieldSchema> _chain = before;
    private Reading? _first;
    private Reading? _second;
    private Reading? _failed;
    private int _steps;

    /// <summary>One way to read a name.</summary>
    /// <param name="Chain">The fields.</param>
    /// <param name="Left">The number of bytes at the end of the name that name no field: an unknown name, or a key with its bracket.</param>
    internal sealed record Reading(FieldSchema[] Chain, int Left)
    {
        public bool HasKey { get; init; }

        public string? Problem { get; init; }

        public MessageSchema? UnknownIn { get; init; }
    }

    /// <summary>The reading to use.</summary>
    /// <param name="type">A message.</param>
    /// <param name="name">The name of a field, or of a path, in this message.</param>
    public Reading Choose(MessageSchema type, ReadOnlySpan<byte> name)
    {
        Visit(type, name);
        if (_first is null)
        {
            return _failed!;
        }

        if (_steps > MostSteps)
        {
            return _first with { Problem = "too many ways to read this name" };
        }

        return _second is null ? _first : _first with { Problem = $"ambiguous: {Describe(_first)} or {Describe(_second)}; use declared names" };
    }

    private void Visit(MessageSchema type, ReadOnlySpan<byte> rest)
    {
        if (++_steps > MostSteps || _chain.Count >= QueryFieldPath.MaxDepth)
        {
            Fail(new(Chain(), rest.Length) { Problem = QueryPlace.TooDeep });
            return;
        }

        var known = false;
        if (type.FindField(rest) is { } whole)
        {
            known = true;
            _chain.Add(whole);
            var reading = new Reading(Chain(), 0) { Problem = QueryPlace.ProblemOfValue([.. _chain]) };
            _chain.RemoveAt(_chain.Count - 1);
            Take(reading);
            if (reading.Problem is null)
            {
                return;
            }
        }

        // Try longer names first, so that an error describes the most probable meaning.
        var window = rest[..Math.Min(rest.Length, type.LongestNameLikePath + 1)];
        var end = window.LastIndexOfAny((byte)'.', (byte)'[');
        for (end = end < 0 ? rest.IndexOfAny((byte)'.', (byte)'[') : end; end >= 0; end = rest[..end].LastIndexOfAny((byte)'.', (byte)'['))
        {
            if (type.FindField(rest[..end]) is { } field)
            {
                known = true;
                _chain.Add(field);
                Follow(field, rest[end], rest[(end + 1)..]);
                _chain.RemoveAt(_chain.Count - 1);
            }
        }

        if (!known)
        {
            Fail(new(Chain(), rest.Length) { UnknownIn = type });
        }
    }

    private void Follow(FieldSchema field, byte separator, ReadOnlySpan<byte> rest)
    {
        if (separator == '[')
        {
            var hasKey = QueryPlace.TryReadKey(field, rest, out _);
            Take(new(Chain(), rest.Length) { HasKey = hasKey, Problem = QueryPlace.ProblemOfKey([.. _chain], hasKey) });
        }
        else if (FieldChain.HasFields(field))
        {
            Visit(field.Message!, rest);
        }
        else
        {
            Fail(new(Chain(), rest.Length) { Problem = QueryPlace.ProblemOfPath([.. _chain]) });
        }
    }

    private void Take(Reading reading)
    {
        if (reading.Problem is not null)
        {
            Fail(reading);
        }
        else if (_first is null)
        {
            _first = reading;
        }
        else
        {
            _second ??= reading;
        }
    }

    /// <summary>Keeps the most useful failure: a problem of known fields says more than an unknown name.</summary>
    private void Fail(Reading reading) => _failed = _failed is null or { Problem: null } && reading.Problem is not null ? reading : _failed ?? reading;

    private FieldSchema[] Chain() => [.. _chain];

    private static string Describe(Reading reading) => FieldChain.Path(reading.Chain) + (reading.HasKey ? "[key]" : "");
}
