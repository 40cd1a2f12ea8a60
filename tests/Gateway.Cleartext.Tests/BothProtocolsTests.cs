using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Cleartext.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Cleartext.Tests;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS, and the features of Kestrel that must keep working there.</summary>
public sealed class BothProtocolsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_port_answers_both()
    {
        await using var host = await PortHost.StartAsync();

        Assert.Equal("HTTP/1.1 GET 0", await host.AskAsync(HttpVersion.Version11));
        Assert.Equal("HTTP/2 GET 0", await host.AskAsync(HttpVersion.Version20));
    }

    [Fact]
    public async Task Addresses_of_both_are_those_of_the_connection()
    {
        await using var host = await PortHost.StartAsync();
        var connection = $"127.0.0.1:{host.Address.Port} 127.0.0.1 http";

        Assert.Equal(connection, await host.AskAsync(HttpVersion.Version11, "/connection"));
        Assert.Equal(connection, await host.AskAsync(HttpVersion.Version20, "/connection"));
    }

    [Fact]
    public async Task An_HTTP2_request_reaches_the_socket_of_its_connection()
    {
        await using var host = await PortHost.StartAsync(map: app => app.MapGet("/socket", http =>
            http.Response.WriteAsync(http.Features.Get<IConnectionSocketFeature>()!.Socket.LocalEndPoint!.ToString()!)));

        Assert.Equal(host.Address.Authority, await host.AskAsync(HttpVersion.Version20, "/socket"));
    }

    [Fact]
    public async Task Connection_middleware_in_front_sees_every_connection()
    {
        var seen = 0;
        await using var host = await PortHost.StartAsync([], builder => builder.WebHost.UseCleartextHttp2().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Use(next => connection =>
            {
                Interlocked.Increment(ref seen);
                return next(connection);
            });
            endpoint.UseCleartextHttp2();
        })));

        await host.AskAsync(HttpVersion.Version11);
        await host.AskAsync(HttpVersion.Version20);

        Assert.Equal(2, seen);
    }

    [Fact]
    public async Task A_WebSocket_opens_by_HTTP1_and_by_HTTP2()
    {
        await using var host = await PortHost.StartAsync(map: app => app.Map("/ws", async http =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, http.Request.Protocol, http.RequestAborted);
        }));

        Assert.Equal("HTTP/1.1", await OpenAsync(host, HttpVersion.Version11));
        Assert.Equal("HTTP/2", await OpenAsync(host, HttpVersion.Version20));

        static async Task<string?> OpenAsync(PortHost host, Version version)
        {
            using var socket = new ClientWebSocket { Options = { HttpVersion = version, HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact } };
            using var invoker = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
            await socket.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/ws" }.Uri, invoker, Token);
            await socket.ReceiveAsync(new byte[16].AsMemory(), Token);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Token);
            return socket.CloseStatusDescription;
        }
    }

    [Fact]
    public async Task MaxConcurrentConnections_counts_each_connection_once()
    {
        await using var host = await PortHost.StartAsync(builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxConcurrentConnections = 2));
        using var first = await host.ConnectAsync();
        await first.SendAsync(RawSocket.Preface + RawSocket.Settings);
        await first.ReadUntilAsync("\0");
        using var second = await host.ConnectAsync();
        await second.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("HTTP/1.1 GET 0", await second.ReadUntilAsync("GET 0"), StringComparison.Ordinal);

        using var third = await host.ConnectAsync();

        Assert.Equal("", await third.ReadToEndAsync());
    }

    [Fact]
    public async Task An_endpoint_with_TLS_uses_ALPN_and_refuses_cleartext()
    {
        using var certificate = SelfSigned();
        await using var host = await PortHost.StartAsync([], builder => builder.WebHost.UseCleartextHttp2().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(certificate).UseCleartextHttp2());
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseCleartextHttp2());
        }));

        Assert.Equal("https", host.Address.Scheme);
        Assert.Equal("HTTP/1.1 GET 0", await host.AskAsync(HttpVersion.Version11));
        Assert.Equal("HTTP/2 GET 0", await host.AskAsync(HttpVersion.Version20));
        using var cleartext = await host.ConnectAsync();
        await cleartext.SendAsync(RawSocket.Preface + RawSocket.Settings);
        Assert.Equal("", await cleartext.ReadToEndAsync());
    }

    [Fact]
    public async Task A_Unix_socket_answers_both()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other paths.");
        var path = Path.Combine(Path.GetTempPath(), $"gateway-{Guid.NewGuid():N}.sock");
        await using var host = await PortHost.StartAsync([], builder => builder.WebHost.UseCleartextHttp2().ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(path, endpoint => endpoint.UseCleartextHttp2())));
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), token);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri("http://localhost") };

        Assert.Equal("HTTP/1.1 GET 0", await AskAsync(HttpVersion.Version11));
        Assert.Equal("HTTP/2 GET 0", await AskAsync(HttpVersion.Version20));

        async Task<string> AskAsync(Version version)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var response = await client.SendAsync(request, Token);
            return await response.Content.ReadAsStringAsync(Token);
        }
    }

    [Fact]
    public async Task An_endpoint_without_its_services_names_the_missing_call()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseCleartextHttp2()));
            await using var app = builder.Build();
            await app.StartAsync(Token);
        });

        Assert.Contains("builder.Services.AddCleartextHttp2()", error.Message, StringComparison.Ordinal);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
