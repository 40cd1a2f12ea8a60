using Google.Protobuf;
using Lf.A2a.V1;

namespace CountingAgent.Protocol;

/// <summary>The card of the agent, at the address where clients look for it.</summary>
internal static class AgentCardEndpoint
{
    public static void MapAgentCard(this WebApplication app) => app.MapGet("/.well-known/agent-card.json", http =>
    {
        // Not the Host header: whoever sends a request must not say where others call. Behind a proxy, Agent:Url is the address that callers know.
        var url = new Uri(app.Configuration["Agent:Url"] ?? app.Urls.First());
        http.Response.Headers.CacheControl = "public, max-age=3600";
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(JsonFormatter.Default.Format(Make(url)), http.RequestAborted);
    });

    private static AgentCard Make(Uri url) => new()
    {
        Name = "Counting agent",
        Description = "Counts to a number, one number after another.",
        Version = "1.0.0",
        SupportedInterfaces =
        {
            new AgentInterface { Url = url.ToString().TrimEnd('/'), ProtocolBinding = "HTTP+JSON", ProtocolVersion = "1.0" },
            new AgentInterface { Url = url.Authority, ProtocolBinding = "GRPC", ProtocolVersion = "1.0" },
        },
        Capabilities = new AgentCapabilities { Streaming = true, PushNotifications = false, ExtendedAgentCard = false },
        DefaultInputModes = { "text/plain" },
        DefaultOutputModes = { "text/plain" },
        Skills =
        {
            new AgentSkill
            {
                Id = "count",
                Name = "Count",
                Description = "Counts from 1 to a number of at most 100. Asks for the number if there is none.",
                Tags = { "numbers" },
                Examples = { "count to 3", "count" },
            },
        },
    };
}
