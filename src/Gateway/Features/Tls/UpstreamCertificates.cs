using System.Security.Cryptography.X509Certificates;
using Gateway.Program.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Program.Features.Tls;

/// <summary>Gives the connections to servers the certificates of <see cref="CertificateKeys"/>. A changed file name makes YARP open new connections; changed content does not.</summary>
internal static class UpstreamCertificates
{
    /// <summary>Gives a cluster's client its certificates.</summary>
    public static void Apply(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        if (context.NewMetadata is not { } metadata)
        {
            return;
        }

        if (metadata.TryGetValue(CertificateKeys.ClientCertificate, out var file))
        {
            handler.SslOptions.ClientCertificates = [Load(file, metadata.GetValueOrDefault(CertificateKeys.ClientCertificateKey), metadata.GetValueOrDefault(CertificateKeys.ClientCertificatePassword))];
        }

        if (metadata.TryGetValue(CertificateKeys.CertificateAuthority, out var authority))
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(authority);
            handler.SslOptions.CertificateChainPolicy = policy;
        }
    }

    private static X509Certificate2 Load(string file, string? key, string? password)
    {
        if (Path.GetExtension(file).ToUpperInvariant() is ".PFX" or ".P12")
        {
            return X509CertificateLoader.LoadPkcs12FromFile(file, password);
        }

        using var pem = X509Certificate2.CreateFromPemFile(file, key);

        // TLS on Windows does not accept a key that exists only in memory.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
    }
}
