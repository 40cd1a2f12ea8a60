using CountingAgent.Protocol;
using Lf.A2a.V1;

namespace CountingAgent.Tasks;

/// <summary>Messages: what a caller may send, and what the agent says.</summary>
internal static class Messages
{
    private const string Text = "text/plain";

    /// <summary>The text of a request's message.</summary>
    /// <exception cref="Grpc.Core.RpcException">The request is one that the agent cannot take.</exception>
    public static string TextOf(SendMessageRequest request)
    {
        var message = request.Message ?? throw ProtocolFailure.Malformed("message", "it is missing");
        if (message.MessageId is "")
        {
            throw ProtocolFailure.Malformed("message.messageId", "it is missing");
        }

        if (message.Role is not Role.User)
        {
            throw ProtocolFailure.Malformed("message.role", "write ROLE_USER");
        }

        if (message.Parts.Count == 0)
        {
            throw ProtocolFailure.Malformed("message.parts", "there is none");
        }

        if (message.Parts.Any(static part => part.ContentCase is not Part.ContentOneofCase.Text))
        {
            throw ProtocolFailure.ContentTypeNotSupported("This agent reads text only.");
        }

        CheckConfiguration(request.Configuration);
        return string.Join(' ', message.Parts.Select(static part => part.Text));
    }

    /// <summary>A message of the agent.</summary>
    public static Message Say(string text, string contextId, string taskId = "") => new()
    {
        MessageId = Guid.NewGuid().ToString(),
        ContextId = contextId,
        TaskId = taskId,
        Role = Role.Agent,
        Parts = { new Part { Text = text } },
    };

    /// <summary>Checks how many messages a caller wants to see.</summary>
    /// <exception cref="Grpc.Core.RpcException">The number is negative.</exception>
    public static int? HistoryLength(bool isGiven, int length, string field = "historyLength") =>
        !isGiven ? null : length >= 0 ? length : throw ProtocolFailure.Malformed(field, "write 0 or more");

    private static void CheckConfiguration(SendMessageConfiguration? configuration)
    {
        if (configuration is null)
        {
            return;
        }

        HistoryLength(configuration.HasHistoryLength, configuration.HistoryLength, "configuration.historyLength");
        if (configuration.TaskPushNotificationConfig is not null)
        {
            throw ProtocolFailure.NoPushNotifications();
        }

        if (configuration.AcceptedOutputModes.Count > 0 && !configuration.AcceptedOutputModes.Any(static mode => mode is Text or "text/*" or "text" or "*/*"))
        {
            throw ProtocolFailure.ContentTypeNotSupported($"This agent writes {Text} only.");
        }
    }
}
