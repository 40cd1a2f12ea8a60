using Gateway.Rest;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace Gateway.Mcp.Tools;

/// <summary>Hints about what a call does: from its declaration, its idempotency level, and the HTTP method of its first binding.</summary>
internal static class ToolHints
{
    /// <summary>The hints.</summary>
    /// <param name="method">The method.</param>
    /// <param name="httpMethod">The HTTP method of its first binding; null when it has none.</param>
    /// <param name="declared">The declaration of the tool; null for none.</param>
    public static ToolAnnotations Of(GatewayMethod method, string? httpMethod, Protos.Tool? declared)
    {
        var level = method.Descriptor.ToProto().Options?.IdempotencyLevel ?? MethodOptions.Types.IdempotencyLevel.IdempotencyUnknown;
        var isRead = httpMethod is not null && (HttpMethods.IsGet(httpMethod) || HttpMethods.IsHead(httpMethod));
        var readOnly = declared is { HasReadOnly: true } ? declared.ReadOnly : level == MethodOptions.Types.IdempotencyLevel.NoSideEffects || isRead;
        var replaces = httpMethod is not null && (HttpMethods.IsPut(httpMethod) || HttpMethods.IsDelete(httpMethod));
        return new ToolAnnotations
        {
            ReadOnlyHint = readOnly,
            IdempotentHint = declared is { HasIdempotent: true } ? declared.Idempotent : readOnly || level == MethodOptions.Types.IdempotencyLevel.Idempotent || replaces,

            // Clients treat null as true, which is right here: a POST may do anything.
            DestructiveHint = declared is { HasDestructive: true } ? declared.Destructive : readOnly ? false : replaces || (httpMethod is not null && HttpMethods.IsPatch(httpMethod)) ? true : null,
            OpenWorldHint = declared is { HasOpenWorld: true } ? declared.OpenWorld : null,
        };
    }
}
