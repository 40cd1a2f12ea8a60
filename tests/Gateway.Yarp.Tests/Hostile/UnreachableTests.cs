using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Yarp.Tests.Hostile.Lab;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Yarp.Tests.Hostile;

/// <summary>Servers that cannot be connected to.</summary>
public sealed class UnreachableTests
{
    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_UNAVAILABLE_and_the_log_says_so()
    {
        using var certificate = MakeCertificate();
        await using var server = await HostileServer.StartAsync(GrpcAnswer.AnswerWellAsync, kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseHttps(certificate)));
        Assert.Equal("https", server.Address.Scheme);
        await using var gateway = await HostileGateway.StartAsync(server.Address);

        await CheckAsync(gateway, "The server's TLS connection or certificate is not accepted.");

        Assert.Contains(gateway.Kestrel.Logs.Entries, entry => $"{entry.Message} {entry.Exception}".Contains("certificate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_UNAVAILABLE()
    {
        await using var gateway = await HostileGateway.StartAsync(new Uri("http://nobody.invalid:50051"));

        await CheckAsync(gateway, "The server cannot be reached.");
    }

    private static async Task CheckAsync(HostileGateway gateway, string message)
    {
        Assert.Equal($"503 {{\"code\":14,\"message\":\"{message}\",\"details\":[]}}", await gateway.AskAsync());
        Assert.Equal($"503 {{\"code\":14,\"message\":\"{message}\",\"details\":[]}}", await gateway.WatchAsync());
        Assert.Equal($"Unavailable: {message}", await gateway.AskNativelyAsync());
        Assert.Equal($"Unavailable: {message}", await gateway.WatchNativelyAsync());
        await gateway.CheckOthersAsync();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=elsewhere.example", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
