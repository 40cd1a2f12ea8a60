namespace Gateway.Program.Configuration.Access;

/// <summary>An API key.</summary>
internal sealed class ApiKeyOptions
{
    /// <summary>The SHA-256 hash of the key in UTF-8, as 64 hexadecimal digits.</summary>
    public string Hash { get; set; } = "";

    /// <summary>The roles of its callers. Default empty.</summary>
    public IList<string> Roles { get; } = [];

    /// <summary>The claims of its callers, such as <c>"scope": ["orders.read"]</c>. Default empty.</summary>
    public IDictionary<string, IList<string>> Claims { get; } = new Dictionary<string, IList<string>>(StringComparer.Ordinal);
}
