using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using System.Text.Encodings.Web;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>A refused handshake gets an HTTP answer like any other request: route, authorization, origin, timeout.</summary>
public sealed class HandshakeTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("http://{host}")]
    [InlineData("https://{host}")]
    [InlineData("https://app.example")]
    [InlineData("https://APP.example:443")]
    [InlineData("http://other.example:8080")]
    public async Task Pages_of_this_host_and_of_the_list_are_let_in_and_programs_too(string? origin)
    {
        await using var host = await new LabHost { Rest = AllowOthers }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", options => SetOrigin(options, origin?.Replace("{host}", host.Kestrel.Http1.Authority, StringComparison.Ordinal)));

        Assert.Empty(await socket.ReadAllAsync());
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("http://app.example")]
    [InlineData("http://other.example")]
    [InlineData("file://")]
    [InlineData("https://app.example.evil.example")]
    public async Task Pages_from_elsewhere_are_403_with_a_status_body(string origin)
    {
        await using var host = await new LabHost { Rest = AllowOthers }.StartAsync();

        var (status, body) = await RefusedAsync(host, "/v1/watch/x", $"Origin: {origin}");

        Assert.Equal(403, status);
        Assert.Equal(RefusalTests.Status(7, $"Pages of '{origin}' may not open a WebSocket here."), body);
    }

    [Fact]
    public async Task A_star_lets_every_page_in()
    {
        await using var host = await new LabHost { Rest = rest => rest.WebSockets.AllowedOrigins.Add("*") }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", options => SetOrigin(options, "https://anyone.example"));

        Assert.Empty(await socket.ReadAllAsync());
    }

    [Theory]
    [InlineData("app.example")]
    [InlineData("https://app.example/path")]
    [InlineData("")]
    public async Task Invalid_origin_stops_startup(string text)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => new LabHost { Rest = rest => rest.WebSockets.AllowedOrigins.Add(text) }.StartAsync());

        Assert.Contains($"'{text}' is not an origin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_behind_a_proxy_is_the_one_that_the_page_knows()
    {
        await using var host = await new LabHost
        {
            Services = services => services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedHost),
            Application = app => app.UseForwardedHeaders(),
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", options =>
        {
            options.SetRequestHeader("Origin", "https://public.example");
            options.SetRequestHeader("X-Forwarded-Host", "public.example");
        });

        Assert.Empty(await socket.ReadAllAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Authorization_answers_401_and_403_before_there_is_a_WebSocket(bool http2)
    {
        await using var host = await Guarded().StartAsync();

        Assert.Equal(401, await SocketClient.OpenRefusedAsync(host, "/v1/talk", http2: http2));
        Assert.Equal(403, await SocketClient.OpenRefusedAsync(host, "/v1/talk", options => Token(options, "guest"), http2));
        Assert.Equal((401, RefusalTests.Status(16, "Authentication is required.")), await RefusedAsync(host, "/v1/talk"));
        Assert.Equal((403, RefusalTests.Status(7, "This is not permitted.")), await RefusedAsync(host, "/v1/talk", "Sec-WebSocket-Protocol: bearer, guest"));
    }

    [Theory]
    [InlineData(false, "bearer")]
    [InlineData(true, "bearer")]
    [InlineData(false, "Bearer")]
    public async Task A_token_among_the_sub_protocols_is_the_authorization_and_is_not_sent_back(bool http2, string name)
    {
        string? authorization = null;
        var keys = new List<string>();
        var service = new LabService
        {
            OnTalk = (_, _, context) =>
            {
                authorization = context.RequestHeaders.GetValue("authorization");
                keys.AddRange(context.RequestHeaders.Select(entry => entry.Key));
                return Task.CompletedTask;
            },
        };
        await using var host = await Guarded(service).StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk", options => Token(options, "owner", name), http2);

        Assert.Equal(name, socket.Socket.SubProtocol);
        Assert.Empty(await socket.ReadAllAsync());
        Assert.Equal("Bearer owner", authorization);
        Assert.DoesNotContain(keys, key => key.StartsWith("sec-websocket", StringComparison.Ordinal) || key is "connection" or "upgrade");
        Assert.DoesNotContain(host.Kestrel.Logs.Entries, entry => entry.Message.Contains("owner", StringComparison.Ordinal) && !entry.Message.Contains("role", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_header_comes_before_the_token_among_the_sub_protocols()
    {
        await using var host = await Guarded().StartAsync();

        var status = await SocketClient.OpenRefusedAsync(host, "/v1/talk", options =>
        {
            options.SetRequestHeader("Authorization", "Bearer guest");
            Token(options, "owner");
        });

        Assert.Equal(403, status);
    }

    [Fact]
    public async Task A_rate_limit_counts_WebSockets()
    {
        await using var host = await new LabHost
        {
            Services = services => services.AddRateLimiter(limiter =>
            {
                limiter.RejectionStatusCode = 429;
                limiter.AddConcurrencyLimiter("one", options => options.PermitLimit = 1);
            }),
            Application = app => app.UseRateLimiter(),
            Map = app => app.MapGrpcService<LabService>().RequireRateLimiting("one"),
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");

        Assert.Equal((429, RefusalTests.Status(8, "Too many requests.")), await RefusedAsync(host, "/v1/talk"));
    }

    [Fact]
    public async Task A_path_that_nobody_has_is_404_with_a_status_body()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((404, RefusalTests.Status(5, "Nothing is here that a WebSocket could be opened to.")), await RefusedAsync(host, "/v1/nothing"));
        Assert.Equal(404, await SocketClient.OpenRefusedAsync(host, "/v1/nothing", http2: true));
        Assert.Equal(400, (await RefusedAsync(host, "/v1/watch/%zz")).Status);
    }

    [Fact]
    public async Task The_path_of_a_method_is_404_with_a_status_body_unless_it_is_mapped()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((404, RefusalTests.Status(5, "Nothing is here that a WebSocket could be opened to.")), await RefusedAsync(host, "/lab.Lab/Talk"));
        Assert.DoesNotContain("Allow:", (await SendAsync(host, "/lab.Lab/Talk")).Body, StringComparison.Ordinal);
        Assert.Equal(404, await SocketClient.OpenRefusedAsync(host, "/lab.Lab/Talk", http2: true));
    }

    [Fact]
    public async Task A_handshake_that_is_none_says_why()
    {
        await using var host = await new LabHost().StartAsync();

        var (status, answer) = await SendAsync(host, "/v1/talk", "Sec-WebSocket-Version: 8", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        Assert.Equal(426, status);
        Assert.Contains("Sec-WebSocket-Version: 13", answer, StringComparison.Ordinal);
        Assert.Equal(400, (await SendAsync(host, "/v1/talk", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: short")).Status);
        Assert.Equal(400, (await RefusedAsync(host, "/v1/talk", "grpc-timeout: soon")).Status);
        Assert.Equal(400, (await RefusedAsync(host, "/v1/talk", "x-bin: %")).Status);
    }

    [Fact]
    public async Task The_service_sees_its_HttpContext_its_route_and_its_metadata()
    {
        var seen = "";
        var service = new LabService
        {
            OnTalk = (_, _, context) =>
            {
                var http = context.GetHttpContext().Features.Get<IClientRequestFeature>()!.HttpContext;
                seen = $"{((RouteEndpoint)http.GetEndpoint()!).RoutePattern.RawText} {http.WebSockets.IsWebSocketRequest} {context.RequestHeaders.GetValue("x-name")} {context.Method}";
                return Task.CompletedTask;
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk", options => options.SetRequestHeader("X-Name", "bob"));

        Assert.Empty(await socket.ReadAllAsync());
        Assert.Equal("/v1/talk True bob /lab.Lab/Talk", seen);
    }

    [Fact]
    public async Task The_applications_own_WebSockets_stay_its_own()
    {
        await using var host = await new LabHost
        {
            Application = app =>
            {
                app.UseWebSockets();
                app.MapGet("/own", async (HttpContext http) =>
                {
                    using var own = await http.WebSockets.AcceptWebSocketAsync(http.WebSockets.WebSocketRequestedProtocols[1]);
                    await own.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "own", TestContext.Current.CancellationToken);
                });
            },
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/own", options => Token(options, "mine"));
        Assert.Equal("mine", socket.Socket.SubProtocol);
        Assert.Null(await socket.ReadAsync());
        Assert.Equal((1000, "own"), socket.Closed);

        // And ours work behind UseWebSockets.
        using var ours = await SocketClient.OpenAsync(host, "/v1/watch/x?size=1");
        Assert.Equal(["{\"text\":\"x 1\"}"], await ours.ReadAllAsync());
    }

    [Fact]
    public async Task Handshake_is_a_GET_when_WebSockets_are_off()
    {
        await using var host = await new LabHost { Rest = rest => rest.WebSockets.Enabled = false }.StartAsync();

        Assert.Equal(200, await SocketClient.OpenRefusedAsync(host, "/v1/watch/x"));
        Assert.Equal(405, (await RefusedAsync(host, "/v1/talk")).Status);
    }

    [Fact]
    public async Task Handshake_on_HTTP10_is_a_GET()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal(200, (await RefusedAsync(host, "/v1/watch/x", "HTTP/1.0")).Status);
        Assert.Equal(405, (await RefusedAsync(host, "/v1/talk", "HTTP/1.0")).Status);
    }

    private static void AllowOthers(GatewayOptions rest)
    {
        rest.WebSockets.AllowedOrigins.Add("https://app.example");
        rest.WebSockets.AllowedOrigins.Add("http://other.example:8080/");
    }

    private static void SetOrigin(System.Net.WebSockets.ClientWebSocketOptions options, string? origin)
    {
        if (origin is not null)
        {
            options.SetRequestHeader("Origin", origin);
        }
    }

    private static void Token(System.Net.WebSockets.ClientWebSocketOptions options, string token, string name = "bearer")
    {
        options.AddSubProtocol(name);
        options.AddSubProtocol(token);
    }

    private static Task<(int Status, string Body)> RefusedAsync(LabHost host, string path, params string[] headers) =>
        SendAsync(host, path, ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", .. headers], bodyOnly: true);

    private static Task<(int Status, string Body)> SendAsync(LabHost host, string path, params string[] headers) => SendAsync(host, path, headers, bodyOnly: false);

    private static async Task<(int Status, string Body)> SendAsync(LabHost host, string path, string[] headers, bool bodyOnly)
    {
        var token = TestContext.Current.CancellationToken;
        using var client = new TcpClient();
        await client.ConnectAsync(host.Kestrel.Http1.Host, host.Kestrel.Http1.Port, token);
        var stream = client.GetStream();
        var version = headers.Contains("HTTP/1.0") ? "1.0" : "1.1";
        var lines = string.Concat(headers.Where(header => header != "HTTP/1.0").Select(header => header + "\r\n"));
        var request = $"GET {path} HTTP/{version}\r\nHost: {host.Kestrel.Http1.Authority}\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n{lines}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), token);
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(token);
        return (int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), bodyOnly ? answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..] : answer);
    }

    private static LabHost Guarded(LabService? service = null) => new()
    {
        Service = service ?? new LabService(),
        Services = services =>
        {
            services.AddAuthentication("token").AddScheme<AuthenticationSchemeOptions, TokenHandler>("token", configureOptions: null);
            services.AddAuthorization();
        },
        Application = app =>
        {
            app.UseAuthentication();
            app.UseAuthorization();
        },
        Map = app => app.MapGrpcService<LabService>().RequireAuthorization(policy => policy.RequireRole("owner")),
    };

    // The bearer token is the name of the user, who has the role of that name.
    private sealed class TokenHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (Request.Headers.Authorization.ToString().Split(' ') is not ["Bearer", var name])
            {
                return Task.FromResult(AuthenticateResult.NoResult());
            }

            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, name)], Scheme.Name));
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(user, Scheme.Name)));
        }
    }
}
