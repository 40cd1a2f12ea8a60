namespace Gateway.Program.Configuration.Access;

/// <summary>Which certificates of clients count.</summary>
internal sealed class CertificateOptions
{
    /// <summary>A file with the authorities that sign certificates of clients, as PEM. No other authority counts, also not those that the system trusts.</summary>
    public string Authority { get; set; } = "";

    /// <summary>Whether the authority is asked if it has revoked a certificate. Default false: certificates should be short-lived.</summary>
    public bool CheckRevocation { get; set; }
}
