using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Gateway.Tests.Host;

namespace Gateway.Tests.Features.Access;

/// <summary>Clients that prove by a certificate who they are.</summary>
public sealed class ClientCertificateTests
{
    [Fact]
    public async Task A_certificate_of_the_authority_counts_and_no_other_does()
    {
        using var authority = MakeAuthority();
        using var stranger = MakeAuthority();
        using var file = new TemporaryFile(authority.ExportCertificatePem(), ".pem");
        using var key = new TemporaryFile(authority.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), ".key");
        await using var lab = await AccessLab.StartAsync(
            gateway =>
            {
                gateway["Authentication"]!["Certificates"] = new JsonObject { ["Authority"] = file.Path };
                gateway["Access"] = new JsonArray(new JsonObject { ["Methods"] = new JsonArray("*"), ["Users"] = new JsonArray("job", "ann") });
            },
            null,
            "--urls", "https://127.0.0.1:0", "--set", $"Kestrel:Certificates:Default:Path={file.Path}", "--set", $"Kestrel:Certificates:Default:KeyPath={key.Path}");
        var now = DateTimeOffset.UtcNow;
        using var right = MakeClient(authority, "job", now.AddDays(1));
        using var other = MakeClient(authority, "somebody", now.AddDays(1));
        using var expired = MakeClient(authority, "job", now.AddMinutes(-1));
        using var forged = MakeClient(stranger, "job", now.AddDays(1));

        Assert.Equal(200, await AskAsync(lab, authority, right));
        Assert.Equal(403, await AskAsync(lab, authority, other));
        Assert.Equal(401, await AskAsync(lab, authority, expired));
        Assert.Equal(401, await AskAsync(lab, authority, forged));
        Assert.Equal(401, await AskAsync(lab, authority, null));

        // A token counts before a certificate, and a wrong one is not made good by it.
        Assert.Equal(200, await AskAsync(lab, authority, forged, lab.Tokens.Make()));
        Assert.Equal(401, await AskAsync(lab, authority, right, "wrong"));
    }

    private static async Task<int> AskAsync(AccessLab lab, X509Certificate2 server, X509Certificate2? certificate, string? token = null)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == server.GetCertHashString();
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        using var client = new HttpClient(handler) { BaseAddress = new Uri(lab.Host.Address), DefaultRequestVersion = HttpVersion.Version20 };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync(new Uri("/v1/hello/world", UriKind.Relative), TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddDays(-2), now.AddDays(2));
        return Reload(made);
    }

    private static X509Certificate2 MakeClient(X509Certificate2 authority, string name, DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        using var signed = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-1), end, RandomNumberGenerator.GetBytes(8));
        using var made = signed.CopyWithPrivateKey(key);
        return Reload(made);
    }

    private static X509Certificate2 Reload(X509Certificate2 made) =>
        X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
}
