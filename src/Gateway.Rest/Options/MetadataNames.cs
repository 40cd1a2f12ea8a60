using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Options;

/// <summary>Names of metadata, some of which end in <c>*</c> for any rest. Compared without regard to case.</summary>
internal sealed class MetadataNames
{
    private readonly HashSet<string> _whole = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _beginnings = [];

    public MetadataNames(IEnumerable<string> names)
    {
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

    /// <summary>Whether a name is in the list. A cookie is, only if it is named: whoever writes <c>*</c> does not think of sessions.</summary>
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
                return !name.Equals(HeaderNames.SetCookie, StringComparison.OrdinalIgnoreCase);
            }
        }

        return false;
    }
}
