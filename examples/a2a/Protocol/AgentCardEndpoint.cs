using Google.Protobuf;
using Lf.A2a.V1;
using Microsoft.Extensions.Options;

namespace CountingAgent.Protocol;

/// <summary>The card of the agent, at the address where clients look for it.</summary>
internal static class AgentCardEndpoint
{
    public static void MapAgentCard(this WebApplication app) => app.MapMethods("/.well-known/agent-card.json", [HttpMethods.Get, HttpMethods.Head], (HttpContext http, IOptions<AgentOptions> options) =>
    {
        // Not the Host header: whoever sends a request must not say where others call. Behind a proxy, Agent:Url is the address that callers know.
        if ((options.Value.Url ?? AddressOf(app.Urls.First())) is { } url)
        {
            return Show(http, url, "public, max-age=3600");
        }

        // The agent listens at every address, so only the request has the one that its sender knows. No cache may tell that to others.
        return Uri.TryCreate($"{http.Request.Scheme}://{http.Request.Host}", UriKind.Absolute, out var asked)
            ? Show(http, asked, "no-store")
            : Results.Text("Send the header Host with the address of this agent.", statusCode: StatusCodes.Status400BadRequest);
    });

    // Null if no caller can use it: all addresses, or a socket that is a file.
    private static Uri? AddressOf(string listening) => BindingAddress.Parse(listening) is { IsUnixPipe: false, IsNamedPipe: false, Host: not ("*" or "+" or "[::]" or "0.0.0.0") } ? new Uri(listening) : null;

    private static IResult Show(HttpContext http, Uri url, string cacheControl)
    {
        http.Response.Headers.CacheControl = cacheControl;
        return Results.Text(JsonFormatter.Default.Format(Make(url)), "application/json");
    }

    private static AgentCard Make(Uri url) => new()
    {
        Name = "Counting agent",
        Description = "Counts to a number, one number after another.",
        Version = "1.0.0",
        SupportedInterfaces =
        {
            new AgentInterface { Url = url.ToString().TrimEnd('/'), ProtocolBinding = "HTTP+JSON", ProtocolVersion = "1.0" },
            new AgentInterface { Url = $"{url.Host}:{url.Port}", ProtocolBinding = "GRPC", ProtocolVersion = "1.0" },
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
