using System.Net.ServerSentEvents;
using System.Text.Json;
using Gateway.StreamComparison.Measuring;

namespace Gateway.StreamComparison.Contenders;

/// <summary>Server-Sent Events, which a page reads with EventSource.</summary>
internal sealed class ServerSentEventsContender : IContender
{
    public string Name => "Server-Sent Events";

    public async Task ReceiveAsync(Uri server, Arrivals arrivals, CancellationToken cancellationToken)
    {
        using var client = Browser.CreateClient(server);
        arrivals.Asked();
        using var response = await client.GetStreamAsync("/v1/hello/you/stream", "text/event-stream", cancellationToken);
        var events = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellationToken));
        await foreach (var item in events.EnumerateAsync(cancellationToken))
        {
            if (item.EventType == SseParser.EventTypeDefault)
            {
                using var message = JsonDocument.Parse(item.Data);
                arrivals.Received(message.RootElement.GetProperty("msg").GetString());
            }
        }
    }
}
