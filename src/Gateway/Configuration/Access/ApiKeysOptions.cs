namespace Gateway.Program.Configuration.Access;

/// <summary>API keys. The configuration has only their hashes: <c>gateway hash-key</c> makes a key with its hash.</summary>
internal sealed class ApiKeysOptions
{
    /// <summary>The request header with the key. Default <c>x-api-key</c>. A key anywhere else never counts.</summary>
    public string Header { get; set; } = "x-api-key";

    /// <summary>The keys, by the names of their owners. Default empty.</summary>
    public IDictionary<string, ApiKeyOptions> Keys { get; } = new Dictionary<string, ApiKeyOptions>(StringComparer.OrdinalIgnoreCase);
}
