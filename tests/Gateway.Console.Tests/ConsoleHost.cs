using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Console.Tests;

/// <summary>A host with a gateway and the console, and a client of it that follows no redirect.</summary>
internal sealed class ConsoleHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ConsoleHost(WebApplication app)
    {
        _app = app;
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    public IEnumerable<RouteEndpoint> Endpoints => _app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Serves the greetings and the console.</summary>
    public static Task<ConsoleHost> StartAsync() => StartAsync(app => app.MapGatewayConsole());

    /// <summary>Serves the greetings, and what is mapped.</summary>
    public static Task<ConsoleHost> StartAsync(Action<WebApplication> map) => StartAsync(
        app =>
        {
            map(app);
            app.MapGrpcService<Proto.Greetering.GreeteringBase>();
        },
        _ => { });

    /// <summary>Serves what is mapped.</summary>
    public static async Task<ConsoleHost> StartAsync(Action<WebApplication> map, Action<GatewayOptions> configure, Action<IServiceCollection>? services = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGrpc();
        builder.Services.AddGateway(configure);
        services?.Invoke(builder.Services);
        var app = builder.Build();
        map(app);
        app.MapGateway();
        await app.StartAsync(Stop);
        return new ConsoleHost(app);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri(path, UriKind.Relative), Stop);

    public async Task<HttpStatusCode> StatusOfAsync(string path)
    {
        using var answer = await GetAsync(path);
        return answer.StatusCode;
    }

    public async Task<string> TextOfAsync(string path)
    {
        using var answer = await GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text;
    }

    /// <summary>The whole answer to a request with a header <c>Host</c>, which HttpClient would refuse to send.</summary>
    public async Task<string> TextForHostAsync(string path, string name)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Client.BaseAddress!.Port, Stop);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n"), Stop);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Stop);
    }

    public async Task<JsonNode> JsonOfAsync(string path) => JsonNode.Parse(await TextOfAsync(path))!;

    /// <summary>The list of methods: <c>proto.Greetering/Hello unary GET /v1/hello/{name}, POST /v1/hello</c>.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string path = "/console/methods.json") =>
    [
        .. from service in (await JsonOfAsync(path))["services"]!.AsArray()
           from method in service!["methods"]!.AsArray()
           select $"{service["name"]}/{method!["name"]} {method["kind"]} {string.Join(", ", method["paths"]!.AsArray())}".TrimEnd(),
    ];

    public Task<JsonNode> MethodAsync(string name) => JsonOfAsync($"/console/method.json?name={Uri.EscapeDataString(name)}");

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
