namespace Gateway.Yarp.Names;

/// <summary>Names of headers or services, some of which end in <c>*</c> for any rest. Compared without regard to case.</summary>
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

    /// <summary>The request headers that are metadata where the options name none. X-Forwarded-* are not among them: YARP writes these itself, from what it knows of the connection.</summary>
    public static NameList RequestMetadata { get; } = new(
        ["authorization", "traceparent", "tracestate", "baggage", "x-request-id", "accept-language", "last-event-id", "user-agent"]);

    /// <summary>What tells of a connection: a client can forge it, so <c>*</c> does not mean it. A proxy that is trusted may set one that is named.</summary>
    public static NameList OfConnection { get; } = new(["forwarded", "x-forwarded-*", "x-original-*", "x-real-ip", "x-client-ip", "true-client-ip", "via", "proxy-*"]);

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
