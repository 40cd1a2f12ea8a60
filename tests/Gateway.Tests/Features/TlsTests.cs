using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Tests.Host;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Gateway.Tests.Features;

/// <summary>TLS on both sides of the gateway.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task A_server_that_asks_for_a_certificate_gets_the_one_of_its_cluster()
    {
        using var certificate = MakeCertificate();
        using var pem = new TemporaryFile(certificate.ExportCertificatePem(), ".pem");
        using var key = new TemporaryFile(certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(), ".key");
        await using var server = await UpstreamServer.StartAsync(tls: options =>
        {
            options.ServerCertificate = certificate;
            options.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            options.ClientCertificateValidation = (client, _, _) => client.Thumbprint == certificate.Thumbprint;
        });
        using var config = new TemporaryFile($$"""
            {
              "ReverseProxy": { "Clusters": { "secure": {
                "Destinations": { "one": { "Address": "{{server.Address}}" } },
                "Metadata": { "CertificateAuthority": {{Json(pem)}}, "ClientCertificate": {{Json(pem)}}, "ClientCertificateKey": {{Json(key)}} } } } },
              "Gateway": { "Clusters": { "secure": {} } }
            }
            """);
        await using var gateway = await GatewayHost.StartAsync("--config", config.Path);

        Assert.Equal((200, """{"msg":"Hello world"}"""), await gateway.GetAsync("/v1/hello/world"));
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_and_named()
    {
        using var certificate = MakeCertificate();
        await using var server = await UpstreamServer.StartAsync(tls: options => options.ServerCertificate = certificate);
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        var (status, body) = await gateway.GetAsync("/v1/hello/world");

        Assert.Equal(503, status);
        Assert.Contains("certificate", body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_gateway_has_TLS_by_the_configuration_of_Kestrel()
    {
        using var certificate = MakeCertificate();
        using var pem = new TemporaryFile(certificate.ExportCertificatePem(), ".pem");
        using var key = new TemporaryFile(certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem(), ".key");
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            "-u", server.Address, "--urls", "https://127.0.0.1:0", "--set", $"Kestrel:Certificates:Default:Path={pem.Path}", "--set", $"Kestrel:Certificates:Default:KeyPath={key.Path}");
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown!.Thumbprint == certificate.Thumbprint };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(gateway.Address), DefaultRequestVersion = HttpVersion.Version20 };

        using var answer = await client.GetAsync(new Uri("/v1/hello/world", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpVersion.Version20), (answer.StatusCode, answer.Version));
    }

    private static string Json(TemporaryFile file) => JsonSerializer.Serialize(file.Path);

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        var now = DateTimeOffset.UtcNow;
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
    }
}
