using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Gateway.Testing;
using Gateway.Yarp;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Rest.Tests.Lab;

/// <summary>The <see cref="LabService"/> in a Kestrel of its own, behind a gateway on YARP, and clients for that gateway. What differs from the plain host, the test says in the initializer.</summary>
internal sealed class LabHost : IAsyncDisposable
{
    private KestrelHost _upstream = null!;
    private KestrelHost _host = null!;
    private HttpClient _http1 = null!;
    private HttpClient _http2 = null!;

    public LabService Service { get; init; } = new();

    public Action<GatewayOptions> Rest { get; init; } = static _ => { };

    public Action<GrpcServiceOptions> Grpc { get; init; } = static _ => { };

    public Action<IServiceCollection> Services { get; init; } = static _ => { };

    /// <summary>Middleware and endpoints of the application. The service is mapped after it.</summary>
    public Action<WebApplication> Application { get; init; } = static _ => { };

    public Action<WebApplicationBuilder> Builder { get; init; } = static _ => { };

    /// <summary>Maps the service.</summary>
    public Action<WebApplication> Map { get; init; } = static app => app.MapGrpcService<LabService>();

    /// <summary>Conventions of the bindings.</summary>
    public Action<IEndpointConventionBuilder> Gateway { get; init; } = static _ => { };

    public KestrelHost Kestrel => _host;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async Task<LabHost> StartAsync()
    {
        _upstream = await KestrelHost.StartAsync(
            services =>
            {
                services.AddSingleton(Service);
                services.AddGrpc(Limitless);
                services.AddGrpcReflection();
                Services(services);
            },
            app =>
            {
                Map(app);
                app.MapGrpcReflectionService();
            });
        _upstream.AllowErrors = true;
        var limits = new GrpcServiceOptions();
        Grpc(limits);
        _host = await KestrelHost.StartAsync(
            services =>
            {
                services.AddReverseProxy().LoadFromMemory([], [Cluster(_upstream.Http2)]).AddGateway(options => options.Clusters["lab"] = new GatewayClusterOptions
                {
                    RequestMetadata = ["*"],
                    MapUnannotatedMethods = false,
                    MaxRequestMessageSize = limits.MaxReceiveMessageSize ?? 4 * 1024 * 1024,
                    MaxResponseMessageSize = limits.MaxSendMessageSize ?? 4 * 1024 * 1024,
                });
                services.Configure(Rest);
                Services(services);
            },
            app =>
            {
                Application(app);
                app.MapReverseProxy();
                Gateway(app.MapGateway());
            },
            Builder);
        _http1 = _host.CreateHttp1Client();
        _http2 = _host.CreateHttp2Client();
        return this;
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, body: null, headers);

    public Task<Answer> PostAsync(string path, string json, params (string Name, string Value)[] headers) => SendAsync("POST", path, json, headers);

    /// <summary>Sends a request over HTTP/1.1 and reads the whole answer.</summary>
    public Task<Answer> SendAsync(string method, string path, string? body, params (string Name, string Value)[] headers) =>
        SendAsync(_http1, method, path, body is null ? null : Json(body), headers);

    public Task<Answer> SendContentAsync(string method, string path, HttpContent content, params (string Name, string Value)[] headers) =>
        SendAsync(_http1, method, path, content, headers);

    /// <summary>Sends a request over HTTP/2 and reads the whole answer, trailers included.</summary>
    public Task<Answer> SendHttp2Async(string method, string path, params (string Name, string Value)[] headers) =>
        SendAsync(_http2, method, path, content: null, headers);

    /// <summary>Sends a GET and returns as soon as there are response headers.</summary>
    public Task<HttpResponseMessage> OpenAsync(string path, bool http2 = false, params (string Name, string Value)[] headers) =>
        SendAsync(http2 ? _http2 : _http1, "GET", path, content: null, HttpCompletionOption.ResponseHeadersRead, headers);

    /// <summary>Sends a request line as it is written here over HTTP/1.1, and reads the answer to its end.</summary>
    public async Task<string> SendRawAsync(string requestLine)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(_host.Http1.Host, _host.Http1.Port, Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{requestLine}\r\nHost: {_host.Http1.Authority}\r\nConnection: close\r\n\r\n"), Token);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        // Calls that are still running end first: whatever they log counts.
        await _host.StopAsync(CancellationToken.None);
        _http1.Dispose();
        _http2.Dispose();
        await _host.DisposeAsync();
        await _upstream.StopAsync(CancellationToken.None);
        await _upstream.DisposeAsync();
    }

    // Messages have the limits of the gateway.
    private void Limitless(GrpcServiceOptions options)
    {
        Grpc(options);
        options.MaxReceiveMessageSize = null;
        options.MaxSendMessageSize = null;
    }

    private static ClusterConfig Cluster(Uri address) => new()
    {
        ClusterId = "lab",
        Destinations = new Dictionary<string, DestinationConfig> { ["one"] = new() { Address = address.ToString() } },
    };

    public static HttpContent Json(string json) => new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private static async Task<Answer> SendAsync(HttpClient client, string method, string path, HttpContent? content, (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(client, method, path, content, HttpCompletionOption.ResponseContentRead, headers);
        return await Answer.ReadAsync(response, Token);
    }

    private static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, string method, string path, HttpContent? content, HttpCompletionOption until, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = content,
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await client.SendAsync(request, until, Token);
    }
}
