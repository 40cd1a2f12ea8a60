using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Testing;
using Gateway.Yarp.Tests.Protos;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using static Gateway.Yarp.Tests.Schemas.ReflectionFixture;

namespace Gateway.Yarp.Tests.Schemas;

/// <summary>Addresses at which there is no server reflection.</summary>
public sealed class ReflectionFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_without_reflection_is_told_with_the_remedy()
    {
        await using var host = await KestrelHost.StartAsync(services => services.AddGrpc(), app => app.MapGrpcService<OrderService>());

        Assert.Equal(
            $"{Authority(host.Http2)} has no server reflection (UNIMPLEMENTED). Register it in the server, or give its descriptors as DescriptorSet (--descriptor-set).",
            await RefusalOfAsync(host.Http2));
    }

    [Theory]
    [InlineData(200, "text/html; charset=utf-8", "HTTP 200 with text/html")]
    [InlineData(404, null, "HTTP 404 with no content type")]
    [InlineData(302, "text/plain", "HTTP 302 with text/plain")]
    [InlineData(503, "application/json", "HTTP 503 with application/json")]
    public async Task Server_that_is_no_gRPC_server_is_told_with_its_answer(int status, string? type, string answer)
    {
        await using var host = await KestrelHost.StartAsync(_ => { }, app => app.Run(http =>
        {
            (http.Response.StatusCode, http.Response.ContentType) = (status, type);
            return Task.CompletedTask;
        }));

        Assert.Equal(
            $"{Authority(host.Http2)} is not a gRPC server: it answered {answer}. Check the address, the port, and any proxies in front of the server.", await RefusalOfAsync(host.Http2));
    }

    [Theory]
    [InlineData(StatusCode.Unauthenticated, "UNAUTHENTICATED: who")]
    [InlineData(StatusCode.PermissionDenied, "PERMISSION_DENIED: who")]
    public async Task Server_that_refuses_reflection_is_told_with_its_status(StatusCode code, string text)
    {
        await using var host = await StartAsync((_, _) => throw new RpcException(new Status(code, "who")));

        Assert.Equal(
            $"{Authority(host.Http2)} refuses server reflection ({text}). Allow it for the gateway, or give its descriptors as DescriptorSet (--descriptor-set).", await RefusalOfAsync(host.Http2));
    }

    [Fact]
    public async Task Server_that_fails_is_told_with_its_status()
    {
        await using var host = await StartAsync((_, _) => throw new RpcException(new Status(StatusCode.Unavailable, "starting")));

        Assert.Equal(
            $"{Authority(host.Http2)} ended server reflection with UNAVAILABLE: starting. Check the log of the server, or give its descriptors as DescriptorSet (--descriptor-set).",
            await RefusalOfAsync(host.Http2));
    }

    [Fact]
    public async Task Kestrel_with_HTTP_1_only_is_told()
    {
        await using var host = await KestrelHost.StartAsync(services => services.AddGrpc(), _ => { });

        // Kestrel says so, and closes the connection. On a busy machine, a write may find the closed connection before a read finds the answer.
        Assert.Contains("speaks only HTTP/1.1, ", await RefusalOfAsync(host.Http1));
    }

    [Fact]
    public async Task Server_that_answers_the_preface_of_HTTP_2_with_HTTP_1_is_told()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(
            async () =>
            {
                using var client = await listener.AcceptTcpClientAsync(Token);
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[1024], Token);
                await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Token);
                client.Client.Shutdown(SocketShutdown.Send);
                while (await stream.ReadAsync(new byte[1024], Token) > 0)
                {
                }
            },
            Token);

        var refusal = await RefusalOfAsync(new Uri($"http://{listener.LocalEndpoint}"));

        Assert.StartsWith($"http://{listener.LocalEndpoint} does not speak HTTP/2 without TLS (", refusal);
        Assert.EndsWith("). If the server uses TLS, write https:// in its address. If it speaks only HTTP/1.1, turn on HTTP/2, which gRPC needs.", refusal);
        await serving;
    }

    [Fact]
    public async Task Port_with_TLS_is_told_when_the_address_has_none()
    {
        await using var host = await StartWithTlsAsync();
        var address = new UriBuilder(host.Http2) { Scheme = "http" }.Uri;

        Assert.Contains("does not speak HTTP/2 without TLS (", await RefusalOfAsync(address));
    }

    [Fact]
    public async Task Port_without_TLS_is_told_when_the_address_has_it()
    {
        await using var host = await KestrelHost.StartAsync(_ => { }, _ => { });
        var address = new UriBuilder(host.Http2) { Scheme = "https" }.Uri;

        var refusal = await RefusalOfAsync(address);

        Assert.StartsWith($"TLS to {Authority(address)} failed (", refusal);
        Assert.EndsWith("). If the server has no TLS, write http:// in its address. With TLS, it needs a certificate that the gateway trusts, and HTTP/2 (ALPN h2).", refusal);
    }

    [Fact]
    public async Task Port_with_TLS_and_HTTP_1_only_is_told()
    {
        await using var host = await StartWithTlsAsync();

        Assert.StartsWith($"TLS to {Authority(host.Http1)} failed (", await RefusalOfAsync(host.Http1));
    }

    [Fact]
    public async Task Certificate_that_is_not_trusted_is_told()
    {
        await using var host = await StartWithTlsAsync();

        Assert.StartsWith($"TLS to {Authority(host.Http2)} failed (The remote certificate is invalid", await RefusalOfAsync(host.Http2));
    }

    [Fact]
    public async Task Server_with_TLS_is_read_by_a_client_that_trusts_it()
    {
        await using var host = await StartWithTlsAsync();
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=localhost" } };

        Assert.Equal(["test.AService"], (await ReadAsync(host.Http2, handler: handler)).Services);
    }

    [Fact]
    public async Task Port_at_which_nobody_listens_is_told()
    {
        // Bound and not listening: nobody else gets the port, and connections to it are refused.
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var refusal = await RefusalOfAsync(new Uri($"http://{socket.LocalEndPoint}"));

        Assert.StartsWith($"http://{socket.LocalEndPoint} cannot be reached (Connection refused", refusal);
        Assert.EndsWith("). Start the server, or check its address and port.", refusal);
    }

    [Fact]
    public async Task Host_that_DNS_does_not_know_is_told()
    {
        var refusal = await RefusalOfAsync(new Uri("http://no-such-host.invalid:50051"));

        Assert.StartsWith("The host of http://no-such-host.invalid:50051 is unknown (", refusal);
        Assert.EndsWith("). Check its name, and the DNS of this machine.", refusal);
    }

    private static Task<KestrelHost> StartWithTlsAsync() => KestrelHost.StartAsync(
        services => services.AddSingleton(Answers.For([ProtoFiles.Service("A")], "test.AService")).AddGrpc(),
        app => app.MapGrpcService<FakeReflection>(),
        builder => builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseHttps(Certificate()))));

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private static string Authority(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private sealed class OrderService : Orders.OrdersBase;
}
