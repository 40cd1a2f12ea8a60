using System.Security.Claims;
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

    public static Task<KestrelHost> StartAsync(Action<GatewayMcpOptions>? configure = null, Doings? doings = null, string[]? tools = null) => KestrelHost.StartAsync(
        services =>
        {
            services.AddGrpc();
            services.AddSingleton(doings ?? new Doings());
            services.AddAuthentication();
            services.AddAuthorization();
            services.AddGatewayMcp(options =>
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
            app.MapGrpcService<ThingService>();
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

    public static Dictionary<string, object?> Arguments(params (string Name, object? Value)[] members) => members.ToDictionary(static member => member.Name, static member => member.Value);
}
