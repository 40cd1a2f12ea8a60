using Gateway.OpenApi.Served;
using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>The fields of a request that its query may fill: all leaf fields that neither path nor body binds.</summary>
/// <remarks>
/// The fields nearest to the request come first. Fields deeper than <see cref="MaxDepth"/> are left out, and so are messages inside themselves. If messages refer to each other, the list has
/// the paths through two of them, but not the countless longer ones.
/// </remarks>
internal sealed class QueryFields
{
    /// <summary>The most fields to find, unless the caller sets another number.</summary>
    public const int DefaultMost = 1_000;

    private const int MaxDepth = 6;

    private readonly List<IReadOnlyList<FieldSchema>> _chains = [];
    private readonly Dictionary<MessageSchema, HashSet<MessageSchema>> _reached = [];
    private readonly HashSet<string> _bound;
    private readonly int _most;
    private readonly bool _takesMaps;

    private QueryFields(HashSet<string> bound, int most, bool takesMaps)
    {
        _bound = bound;
        _most = most;
        _takesMaps = takesMaps;
    }

    /// <summary>The fields, each as the chain of fields that leads to it, outermost first.</summary>
    public IReadOnlyList<IReadOnlyList<FieldSchema>> Chains => _chains;

    /// <summary>Whether deeper fields were cut.</summary>
    public bool IsCutInDepth { get; private set; }

    /// <summary>Whether fields were left out because the list was full.</summary>
    public bool IsFull { get; private set; }

    /// <summary>A note for the description of the operation about fields that the list leaves out; null when it is complete.</summary>
    public string? Note => Text.Paragraphs(
    [
        IsFull ? $"Only {_chains.Count} query parameters are listed here. Further fields of the request can be set in the query by their names." : null,
        IsCutInDepth ? "Fields of messages inside these can be set in the query by their dotted paths." : null,
    ]);

    /// <summary>Finds the fields of a binding.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="most">The most fields to list.</param>
    public static QueryFields Of(DocumentedBinding binding, int most = DefaultMost)
    {
        var fields = new QueryFields(Bound(binding), most, binding.Engine.TakesMapsInQuery);
        if (binding.Http.Body != BodyBinding.Message)
        {
            fields.Collect(binding.Http.Input);
        }

        return fields;
    }

    /// <summary>Whether a field's values in a query are JSON text.</summary>
    public static bool IsJsonText(FieldSchema field) =>
        field.Message?.WellKnown is WellKnownType.Struct or WellKnownType.Value or WellKnownType.ListValue;

    // Includes the other members of the oneofs of bound fields, because setting one would clear the bound field.
    private static HashSet<string> Bound(DocumentedBinding binding)
    {
        var bound = new HashSet<string>(StringComparer.Ordinal);
        var chains = binding.Http.PathVariables.Select(variable => variable.Fields);
        chains = binding.Http.BodyField is { } body ? chains.Append([body]) : chains;
        foreach (var chain in chains)
        {
            var parent = "";
            for (var i = 0; i < chain.Count; i++)
            {
                var path = parent + chain[i].Name;
                if (i == chain.Count - 1)
                {
                    bound.Add(path);
                }

                foreach (var sibling in chain[i].Oneof?.Fields ?? [])
                {
                    if (sibling != chain[i])
                    {
                        bound.Add(parent + sibling.Name);
                    }
                }

                parent = path + ".";
            }
        }

        return bound;
    }

    private void Collect(MessageSchema input)
    {
        var open = new Queue<(MessageSchema Message, FieldSchema[] Chain)>();
        open.Enqueue((input, []));
        while (open.TryDequeue(out var next))
        {
            foreach (var field in next.Message.Fields)
            {
                FieldSchema[] chain = [.. next.Chain, field];
                if (field.IsExtension || _bound.Contains(string.Join('.', chain.Select(link => link.Name))))
                {
                    continue;
                }

                if (field is { IsRepeated: false, Message: { WellKnown: WellKnownType.None } nested })
                {
                    if (nested == input || next.Chain.Any(link => link.Message == nested) || chain.Length >= MaxDepth || open.Count >= _most || CirclesAround(nested, input, next.Chain))
                    {
                        IsCutInDepth = true;
                    }
                    else
                    {
                        open.Enqueue((nested, chain));
                    }
                }
                else if (IsBindable(field) && (_takesMaps || !field.IsMap) && !chain.Any(link => FieldTraits.Of(link).OutputOnly))
                {
                    if (_chains.Count == _most)
                    {
                        IsFull = true;
                        return;
                    }

                    _chains.Add(chain);
                }
            }
        }
    }

    // Whether two messages on this path can occur again inside the nested message.
    private bool CirclesAround(MessageSchema nested, MessageSchema input, FieldSchema[] chain)
    {
        var inside = Reach(nested);
        return chain.Select(link => link.Message!).Prepend(input).Count(inside.Contains) > 1;
    }

    private HashSet<MessageSchema> Reach(MessageSchema from)
    {
        if (!_reached.TryGetValue(from, out var reached))
        {
            reached = [];
            _reached.Add(from, reached);
            var open = new Queue<MessageSchema>([from]);
            while (open.TryDequeue(out var next))
            {
                foreach (var field in next.Fields)
                {
                    if (field is { IsRepeated: false, IsExtension: false, Message: { WellKnown: WellKnownType.None } message } && reached.Add(message))
                    {
                        open.Enqueue(message);
                    }
                }
            }
        }

        return reached;
    }

    /// <summary>Whether a query can hold values of a field.</summary>
    public static bool IsBindable(FieldSchema field) => field switch
    {
        { IsMap: true } => IsLeaf(field.MapValue!) && !IsJsonText(field.MapValue!),
        { IsRepeated: true } => IsLeaf(field) && !IsJsonText(field),
        _ => IsLeaf(field),
    };

    // NullValue has only this value, which is not text.
    private static bool IsLeaf(FieldSchema field) => TextToWire.CanWrite(field) && field.Enum?.FullName != "google.protobuf.NullValue";
}
