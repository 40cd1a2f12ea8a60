using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gateway.Interop.Server;

/// <summary>
/// The test service on Grpc.AspNetCore with the gateway beside it, on two ports that the system picks: one without TLS, which answers HTTP/1.1 and HTTP/2,
/// and one with TLS. It prints them (<c>listening CLEARTEXT TLS</c>) and runs until its standard input ends.
/// </summary>
internal static class InteropServer
{
    /// <param name="certificateFile">Where the certificate goes that clients are to trust (PEM).</param>
    public static async Task RunAsync(string certificateFile)
    {
        using var certificate = MakeCertificate();
        await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem());

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseCleartextHttp2());
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(certificate));
        });
        builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);

        // Grpc.AspNetCore logs a client that resets a stream of requests as an error of the service.
        builder.Logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Critical);
        builder.Services.AddCleartextHttp2();
        builder.Services.AddGrpc(options =>
        {
            options.ResponseCompressionAlgorithm = "gzip";
            options.CompressionProviders = [new CountingCompressionProvider(new GzipCompressionProvider(CompressionLevel.Fastest))];
        });

        // REST has the same paths as gRPC: each request must find the one that it means.
        builder.Services.AddGateway(options => options.MapUnannotatedMethods = true);

        await using var app = builder.Build();
        app.Use(CountingCompressionProvider.CountAsync);
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.MapGrpcService<InteropService>();
        app.MapGateway();
        await app.StartAsync();

        var ports = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(static address => new Uri(address).Port);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"listening {string.Join(' ', ports)}"));
        await Console.In.ReadToEndAsync();

        // grpc-js never resets a call that was cancelled as it began, so that the server would wait for it.
        await app.StopAsync(TimeSpan.FromSeconds(2));
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }
}
