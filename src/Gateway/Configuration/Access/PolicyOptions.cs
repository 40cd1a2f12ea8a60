namespace Gateway.Program.Configuration.Access;

/// <summary>Who has access. A caller must meet all requirements.</summary>
internal class PolicyOptions
{
    /// <summary>Who may at all. Default <see cref="AccessKind.Authenticated"/>.</summary>
    public AccessKind Allow { get; set; } = AccessKind.Authenticated;

    /// <summary>The roles of which a caller needs one. Default empty: none is needed.</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>The claims that a caller needs, each with one of these values. Each word of <c>scope</c> and <c>scp</c> counts as a value. Default empty.</summary>
    public IDictionary<string, IList<string>> Claims { get; } = new Dictionary<string, IList<string>>(StringComparer.Ordinal);

    /// <summary>The names of callers: the subjects of tokens, the names of API keys, the common names of certificates. Default empty: all.</summary>
    public IList<string> Users { get; } = [];
}
