using System.Text;
using Gateway.Rest;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Gateway.Mcp.Calls;

/// <summary>Takes the messages of one call: it adds them to the result, and reports those of a stream as progress if the client asked for that.</summary>
internal sealed class MessageTaker(GatewayMethod method, ToolResult result, int most, RequestContext<CallToolRequestParams> asked)
{
    /// <summary>Takes a message as JSON.</summary>
    /// <returns>Whether the result takes more messages.</returns>
    public async ValueTask<bool> TakeAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (!result.TryAdd(message.Span))
        {
            return false;
        }

        if (!method.ServerStreams)
        {
            return true;
        }

        if (asked.Params!.ProgressToken is { } token)
        {
            await asked.Server.NotifyProgressAsync(token, new ProgressNotificationValue { Progress = result.Count, Message = Encoding.UTF8.GetString(message.Span) }, cancellationToken: cancellationToken);
        }

        if (result.Count < most)
        {
            return true;
        }

        result.Cut();
        return false;
    }
}
