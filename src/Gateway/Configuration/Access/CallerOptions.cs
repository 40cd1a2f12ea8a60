namespace Gateway.Program.Configuration.Access;

/// <summary>How callers authenticate. Several schemes work side by side.</summary>
internal sealed class CallerOptions
{
    /// <summary>JSON Web Tokens in the header <c>Authorization: Bearer</c>. Default null: none.</summary>
    public JwtOptions? Jwt { get; set; }

    /// <summary>API keys in a header. Default null: none.</summary>
    public ApiKeysOptions? ApiKeys { get; set; }

    /// <summary>Certificates of clients (mutual TLS). Default null: none.</summary>
    public CertificateOptions? Certificates { get; set; }
}
