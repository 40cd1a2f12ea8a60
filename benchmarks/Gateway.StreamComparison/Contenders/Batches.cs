using System.Text.Json;
using Gateway.StreamComparison.Measuring;

namespace Gateway.StreamComparison.Contenders;

/// <summary>What both kinds of polling share: one request for the messages after those that are here.</summary>
internal static class Batches
{
    /// <summary>Asks once; true when the last message has come.</summary>
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
