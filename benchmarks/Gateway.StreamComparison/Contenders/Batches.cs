using System.Text.Json;
using Gateway.StreamComparison.Measuring;

namespace Gateway.StreamComparison.Contenders;

/// <summary>The common part of both kinds of polling: one request for the messages after the received ones.</summary>
internal static class Batches
{
    /// <summary>Sends one request. True when the last message has arrived.</summary>
    public static async Task<bool> AskAsync(HttpClient client, string path, Arrivals arrivals, CancellationToken cancellationToken)
    {
        arrivals.Asked();
        using var answer = JsonDocument.Parse(await client.GetByteArrayAsync($"{path}?after={arrivals.Times.Count}", cancellationToken));
        foreach (var message in answer.RootElement.GetProperty("messages").EnumerateArray())
        {
            arrivals.Received(message.GetProperty("msg").GetString());
        }

        return answer.RootElement.GetProperty("done").GetBoolean();
    }
}
