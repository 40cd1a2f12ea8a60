using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Schemas;

/// <summary>
/// Names of component schemas: the type's own name (<c>Book</c>, <c>Shelf_Theme</c> for a nested type) if only one type has it, the full name
/// (<c>library.v1.Book</c>) if several do. Names that differ only in case count as one: generators make files and classes of them.
/// </summary>
internal sealed class SchemaNames
{
    private static readonly string[] _alwaysFull = ["google.protobuf.", "google.rpc.", "google.api."];

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _taken;

    /// <summary>Names every type that the messages refer to, directly or not.</summary>
    /// <param name="roots">The request and response messages of the methods.</param>
    /// <param name="packages">The packages, which separate the type's own name from its full name.</param>
    /// <param name="taken">The names of the application's own schemas.</param>
    public SchemaNames(IEnumerable<MessageSchema> roots, IReadOnlySet<string> packages, IEnumerable<string> taken)
    {
        _taken = new(taken, StringComparer.OrdinalIgnoreCase);
        var types = Reach(roots);
        foreach (var group in types.GroupBy(type => OwnName(type, packages), StringComparer.OrdinalIgnoreCase))
        {
            var own = group.Count() == 1;
            foreach (var type in group)
            {
                _names.Add(type, Claim(own ? [OwnName(type, packages), type] : [type]));
            }
        }
    }

    /// <summary>The name of a message or enum.</summary>
    public string Of(string fullName) => Of(fullName, fullName);

    /// <summary>The component name for a full name.</summary>
    /// <param name="fullName">The full name.</param>
    /// <param name="wanted">The component name, unless another schema has it.</param>
    public string Of(string fullName, string wanted)
    {
        if (!_names.TryGetValue(fullName, out var name))
        {
            name = Claim([wanted]);
            _names.Add(fullName, name);
        }

        return name;
    }

    private static string OwnName(string fullName, IReadOnlySet<string> packages)
    {
        if (_alwaysFull.Any(prefix => fullName.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return fullName;
        }

        // The package is the longest prefix that names a package.
        for (var dot = fullName.LastIndexOf('.'); dot > 0; dot = fullName.LastIndexOf('.', dot - 1))
        {
            if (packages.Contains(fullName[..dot]))
            {
                return fullName[(dot + 1)..].Replace('.', '_');
            }
        }

        return fullName.Replace('.', '_');
    }

    private static List<string> Reach(IEnumerable<MessageSchema> roots)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var ordered = new List<string>();
        var open = new Queue<MessageSchema>(roots);
        while (open.TryDequeue(out var message))
        {
            if (!found.Add(message.FullName))
            {
                continue;
            }

            if (!message.IsMapEntry)
            {
                ordered.Add(message.FullName);
            }

            foreach (var field in message.Fields)
            {
                if (field.Message is { } nested)
                {
                    open.Enqueue(nested);
                }

                if (field.Enum is { } type && found.Add(type.FullName))
                {
                    ordered.Add(type.FullName);
                }
            }
        }

        return ordered;
    }

    private string Claim(ReadOnlySpan<string> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (_taken.Add(candidate))
            {
                return candidate;
            }
        }

        for (var i = 2; ; i++)
        {
            var numbered = $"{candidates[^1]}_{i}";
            if (_taken.Add(numbered))
            {
                return numbered;
            }
        }
    }
}
