using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Grpc.Client.Tests.Servers;

/// <summary>A real Kestrel on a port of the system's choice, with the lab service on Microsoft's gRPC server, or with a raw answer.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<GrpcChannel> _channels = [];

    private TestServer(WebApplication app) => _app = app;

    public string Address { get; private set; } = "";

    /// <summary>The lab service on Microsoft's server.</summary>
    public static async Task<TestServer> StartAsync(Action<LabService>? service = null, Action<GrpcServiceOptions>? options = null, bool tls = false)
    {
        var lab = new LabService();
        service?.Invoke(lab);
        return await StartAsync(
            tls,
            services =>
            {
                services.AddSingleton(lab);
                services.AddGrpc(options ?? (static _ => { }));
            },
            static app => app.MapGrpcService<LabService>());
    }

    /// <summary>The lab service on Microsoft's server with its gRPC-Web, by HTTP/1.1.</summary>
    public static Task<TestServer> StartWebAsync(Action<LabService>? service = null)
    {
        var lab = new LabService();
        service?.Invoke(lab);
        return StartAsync(
            tls: false,
            services => services.AddSingleton(lab).AddGrpc(),
            static app =>
            {
                app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
                app.MapGrpcService<LabService>();
            },
            HttpProtocols.Http1);
    }

    /// <summary>Any answer at all.</summary>
    public static Task<TestServer> StartRawAsync(RequestDelegate answer) => StartAsync(tls: false, static _ => { }, app => app.Run(answer));

    public GrpcChannel Open(GrpcChannelOptions? options = null)
    {
        var channel = GrpcChannel.ForAddress(Address, options ?? new GrpcChannelOptions());
        _channels.Add(channel);
        return channel;
    }

    public Lab.LabClient Connect(GrpcChannelOptions? options = null) => new(Open(options));

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }

        await _app.DisposeAsync();
    }

    private static async Task<TestServer> StartAsync(bool tls, Action<IServiceCollection> services, Action<WebApplication> map, HttpProtocols protocols = HttpProtocols.Http2)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        if (tls)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = protocols;
            if (tls)
            {
                endpoint.UseHttps(SelfSigned());
            }
        }));
        services(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app) { Address = app.Urls.Single() };
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
