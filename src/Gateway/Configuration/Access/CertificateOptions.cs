namespace Gateway.Program.Configuration.Access;

/// <summary>Which client certificates count.</summary>
internal sealed class CertificateOptions
{
    /// <summary>A file with the authorities that sign client certificates, as PEM. No other authority counts, not even those that the system trusts.</summary>
    public string Authority { get; set; } = "";

    /// <summary>Whether the gateway asks the authority if it has revoked a certificate. Default false: certificates should be short-lived.</summary>
    public bool CheckRevocation { get; set; }
}
