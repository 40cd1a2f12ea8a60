using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Tests.Host;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Features.Access;

/// <summary>A gateway before a server, with an issuer of tokens and a configuration that a test can change.</summary>
internal sealed class AccessLab : IAsyncDisposable
{
    public const string Key = "a-key-of-the-reporting-job";

    private readonly TemporaryFile _config = new("{}");
    private readonly TemporaryFile _keys;

    private AccessLab(UpstreamServer server)
    {
        Server = server;
        _keys = new TemporaryFile(TokenMaker.KeySetOf(Tokens));
    }

    public TokenMaker Tokens { get; } = new();

    public UpstreamServer Server { get; }

    public GatewayHost Host { get; private set; } = null!;

    public string KeyFile => _keys.Path;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts both.</summary>
    /// <param name="configure">Changes the section <c>Gateway</c>, which has tokens and one API key.</param>
    /// <param name="services">Changes the services of the gateway.</param>
    /// <param name="args">More of the command line.</param>
    public static async Task<AccessLab> StartAsync(Action<JsonObject>? configure = null, Action<IServiceCollection>? services = null, params string[] args)
    {
        var lab = new AccessLab(await UpstreamServer.StartAsync());
        await lab.WriteAsync(configure);
        lab.Host = await GatewayHost.StartAsync(services ?? (static _ => { }), ["-u", lab.Server.Address, "--config", lab._config.Path, .. args]);
        return lab;
    }

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Compares statuses.</summary>
    public static void AssertEqual(int[] expected, int[] actual) => Assert.Equal(expected, actual);

    /// <summary>Writes the configuration anew.</summary>
    public Task WriteAsync(Action<JsonObject>? configure)
    {
        var gateway = new JsonObject
        {
            ["Authentication"] = new JsonObject
            {
                ["Jwt"] = new JsonObject { ["KeySetFile"] = KeyFile, ["Issuers"] = new JsonArray(TokenMaker.Issuer), ["Audiences"] = new JsonArray(TokenMaker.Audience) },
                ["ApiKeys"] = new JsonObject { ["Keys"] = new JsonObject { ["reporting"] = new JsonObject { ["Hash"] = HashOf(Key), ["Roles"] = new JsonArray("reader") } } },
            },
        };
        configure?.Invoke(gateway);
        return File.WriteAllTextAsync(_config.Path, new JsonObject { ["Gateway"] = gateway }.ToJsonString(), Token);
    }

    public Task BreakConfigurationAsync() => File.WriteAllTextAsync(_config.Path, "{ \"Gateway\": ", Token);

    /// <summary>Sends a request.</summary>
    /// <returns>The HTTP status.</returns>
    public async Task<int> AskAsync(string path = "/v1/hello/world", string? token = null, string? key = null, HttpMethod? method = null, Action<HttpRequestMessage>? change = null)
    {
        using var answer = await SendAsync(path, token, key, method, change);
        return (int)answer.StatusCode;
    }

    public Task<HttpResponseMessage> SendAsync(string path, string? token = null, string? key = null, HttpMethod? method = null, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Host.Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (key is not null)
        {
            request.Headers.Add("x-api-key", key);
        }

        change?.Invoke(request);
        return Host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Server.DisposeAsync();
        Tokens.Dispose();
        _config.Dispose();
        _keys.Dispose();
    }
}
