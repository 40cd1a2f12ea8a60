using ModelContextProtocol.Server;

namespace Gateway.Mcp.Calls;

/// <summary>The methods of the protocol that a server need not have. The gateway has none of them; the application may add handlers.</summary>
internal static class OptionalMethods
{
    /// <summary>Whether a server answers a method. True for every other method.</summary>
    public static bool AreServed(string method, McpServerOptions server) => method.Split('/')[0] switch
    {
        "resources" => server.ResourceCollection is { IsEmpty: false } || server.Handlers is not { ListResourcesHandler: null, ListResourceTemplatesHandler: null, ReadResourceHandler: null },
        "prompts" => server.PromptCollection is { IsEmpty: false } || server.Handlers is not { ListPromptsHandler: null, GetPromptHandler: null },
        "completion" => server.Handlers.CompleteHandler is not null || server.PromptCollection is { IsEmpty: false } || server.ResourceCollection is { IsEmpty: false },
        _ => true,
    };
}
