namespace Gateway.Rest.Protocol;

/// <summary>Names of metadata, headers or services, some of which end in <c>*</c> for any rest. Compared without regard to case.</summary>
internal sealed class NameList
{
    private readonly HashSet<string> _whole = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _beginnings = [];
    private readonly NameList? _never;

    /// <param name="names">The names.</param>
    /// <param name="neverByStar">Names that <c>*</c> does not stand for: they are in the list only if they are named. Null for none.</param>
    public NameList(IEnumerable<string> names, NameList? neverByStar = null)
    {
        _never = neverByStar;
        foreach (var name in names)
        {
            if (name.EndsWith('*'))
            {
                _beginnings.Add(name[..^1]);
            }
            else
            {
                _whole.Add(name);
            }
        }
    }

    /// <summary>Cookies of a server: they go to clients only if they are named.</summary>
    public static NameList Cookies { get; } = new(["set-cookie"]);

    /// <summary>Whether a name is in the list.</summary>
    public bool Contains(string name)
    {
        if (_whole.Contains(name))
        {
            return true;
        }

        foreach (var beginning in _beginnings)
        {
            if (name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                return _never?.Contains(name) != true;
            }
        }

        return false;
    }
}
