namespace Gateway.Program.Configuration;

/// <summary>The metadata of a cluster with the certificates for connections to its servers, because YARP's configuration cannot name files.</summary>
internal static class CertificateKeys
{
    /// <summary>The certificate that the gateway shows to the servers (mutual TLS): PEM, or PKCS #12 (.pfx, .p12).</summary>
    public const string ClientCertificate = "ClientCertificate";

    /// <summary>The private key of a PEM certificate; absent if the same file has it.</summary>
    public const string ClientCertificateKey = "ClientCertificateKey";

    /// <summary>The password of a PKCS #12 file; absent for none.</summary>
    public const string ClientCertificatePassword = "ClientCertificatePassword";

    /// <summary>The authority that signed the servers' certificates, as PEM; absent for the authorities that the system trusts.</summary>
    public const string CertificateAuthority = "CertificateAuthority";

    /// <summary>The keys whose values are files.</summary>
    public static IReadOnlyList<string> Files { get; } = [ClientCertificate, ClientCertificateKey, CertificateAuthority];
}
