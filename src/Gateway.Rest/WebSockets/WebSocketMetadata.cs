using Gateway.Rest.Requests;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.WebSockets;

/// <summary>The headers of a handshake as metadata: those of the request, without what only makes the WebSocket.</summary>
internal static class WebSocketMetadata
{
    public static Metadata Read(IHeaderDictionary headers)
    {
        var metadata = RequestHeaders.ReadMetadata(headers);
        for (var i = metadata.Count - 1; i >= 0; i--)
        {
            if (metadata[i].Key is "connection" or "upgrade" || metadata[i].Key.StartsWith("sec-websocket-", StringComparison.Ordinal))
            {
                metadata.RemoveAt(i);
            }
        }

        return metadata;
    }
}
