namespace Gateway.Program.Configuration.Access;

/// <summary>Which tokens count. A token must be signed by an asymmetric key, name an audience of <see cref="Audiences"/>, and have an expiration.</summary>
internal sealed class JwtOptions
{
    /// <summary>The OpenID Connect provider, such as <c>https://login.example.com</c>: the gateway reads the keys and the issuer from it. Default null. Set either this or <see cref="KeySetFile"/>.</summary>
    public string? Authority { get; set; }

    /// <summary>A file with the keys of the issuers, as a JSON Web Key Set. The gateway reads it again when it changes; a broken or missing file changes nothing. Default null.</summary>
    public string? KeySetFile { get; set; }

    /// <summary>The issuers (<c>iss</c>) that count. Default empty: that of the authority. Required with a key set file.</summary>
    public IList<string> Issuers { get; } = [];

    /// <summary>The audiences (<c>aud</c>) of the gateway. At least one is required.</summary>
    public IList<string> Audiences { get; } = [];

    /// <summary>How far the clocks of issuers may be off. Range 0 to 10 minutes; default 30 s.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the authority must have TLS. Default true.</summary>
    public bool RequireHttpsMetadata { get; set; } = true;

    /// <summary>The claim that names the user. Default <c>sub</c>.</summary>
    public string NameClaim { get; set; } = "sub";

    /// <summary>The claim with the roles. Default <c>roles</c>.</summary>
    public string RoleClaim { get; set; } = "roles";
}
