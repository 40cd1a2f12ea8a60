using System.Security.Claims;
using System.Text;
using Gateway.Mcp.Lab;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;

namespace Gateway.Mcp.Tests;

/// <summary>A host with tools. Callers say who they are by the header <c>x-user</c>.</summary>
internal static class McpLab
{
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Task<KestrelHost> StartAsync(Action<GatewayMcpOptions>? configure = null, Doings? doings = null, string[]? tools = null, Action<IServiceCollection>? services = null, Action<WebApplication>? map = null, Action<IEndpointConventionBuilder>? things = null) => KestrelHost.StartAsync(
        all =>
        {
            all.AddGrpc();
            all.AddSingleton(doings ?? new Doings());
            all.AddAuthentication();
            all.AddAuthorization();
            services?.Invoke(all);
            all.AddGatewayMcp(options =>
            {
                foreach (var tool in tools ?? ["mcplab.Things/*"])
                {
                    options.Tools.Add(tool);
                }

                configure?.Invoke(options);
            });
        },
        app =>
        {
            app.Use((http, next) =>
            {
                if (http.Request.Headers["x-user"] is [{ } name])
                {
                    http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "test"));
                }

                return next(http);
            });
            app.UseAuthorization();
            map?.Invoke(app);
            var service = app.MapGrpcService<ThingService>();
            things?.Invoke(service);
            app.MapGrpcService<ScenarioService>();
            app.MapGateway();
            app.MapGatewayMcp();
        });

    public static Task<McpClient> ConnectAsync(KestrelHost host, params (string Name, string Value)[] headers) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(host.Http1, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = headers.ToDictionary(static header => header.Name, static header => header.Value),
        }),
        cancellationToken: Stop);

    /// <summary>Sends a message as it stands.</summary>
    /// <returns>The HTTP status, and the JSON of the last event; else the body.</returns>
    public static async Task<(int Status, string Answer)> PostAsync(KestrelHost host, string message)
    {
        using var client = host.CreateHttp1Client();
        using var request = Message(message);
        using var answer = await client.SendAsync(request, Stop);
        var body = await answer.Content.ReadAsStringAsync(Stop);
        return ((int)answer.StatusCode, body.Split('\n').LastOrDefault(static line => line.StartsWith("data: ", StringComparison.Ordinal))?[6..] ?? body);
    }

    public static HttpRequestMessage Message(string message)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new StringContent(message, Encoding.UTF8, "application/json") };
        request.Headers.Add("Accept", "application/json, text/event-stream");
        return request;
    }

    public static Dictionary<string, object?> Arguments(params (string Name, object? Value)[] members) => members.ToDictionary(static member => member.Name, static member => member.Value);
}
