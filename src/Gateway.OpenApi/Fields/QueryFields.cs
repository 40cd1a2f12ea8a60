using Gateway.OpenApi.Served;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding;

namespace Gateway.OpenApi.Fields;

/// <summary>The fields of a request that its query may fill: all leaf fields that neither path nor body binds.</summary>
/// <remarks>
/// Nearest fields come first. A message inside itself is cut, and so are fields deeper than <see cref="MaxDepth"/> and fields after the first
/// <see cref="MaxFields"/>: messages that refer to each other would fill a document with paths that no one types.
/// </remarks>
internal sealed class QueryFields
{
    private const int MaxDepth = 6;
    private const int MaxFields = 100;

    private readonly List<IReadOnlyList<FieldSchema>> _chains = [];
    private readonly HashSet<string> _bound;

    private QueryFields(HashSet<string> bound)
    {
        _bound = bound;
    }

    /// <summary>The fields, each as the chain of fields that leads to it, outermost first.</summary>
    public IReadOnlyList<IReadOnlyList<FieldSchema>> Chains => _chains;

    /// <summary>Whether something was cut.</summary>
    public bool Truncated { get; private set; }

    /// <summary>Finds the fields of a binding.</summary>
    public static QueryFields Of(DocumentedBinding binding)
    {
        var fields = new QueryFields(Bound(binding));
        if (binding.Http.Body != BodyBinding.Message)
        {
            fields.Collect(binding.Http.Input);
        }

        return fields;
    }

    /// <summary>Whether a field's values in a query are JSON text.</summary>
    public static bool IsJsonText(FieldSchema field) =>
        field.Message?.WellKnown is WellKnownType.Struct or WellKnownType.Value or WellKnownType.ListValue;

    // The paths of fields that path and body bind, and of the other members of their oneofs, which would unset these fields.
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
                    var again = nested == input || next.Chain.Any(link => link.Message == nested);
                    if (again || chain.Length >= MaxDepth || open.Count >= MaxFields)
                    {
                        Truncated = true;
                    }
                    else
                    {
                        open.Enqueue((nested, chain));
                    }
                }
                else if (IsBindable(field))
                {
                    if (_chains.Count == MaxFields)
                    {
                        Truncated = true;
                        return;
                    }

                    _chains.Add(chain);
                }
            }
        }
    }

    private static bool IsBindable(FieldSchema field) => field switch
    {
        { IsMap: true } => IsLeaf(field.MapValue!) && !IsJsonText(field.MapValue!),
        { IsRepeated: true } => IsLeaf(field) && !IsJsonText(field),
        _ => IsLeaf(field),
    };

    // NullValue has only this value, which is not text.
    private static bool IsLeaf(FieldSchema field) => TextToWire.CanWrite(field) && field.Enum?.FullName != "google.protobuf.NullValue";
}
