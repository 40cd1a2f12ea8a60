using System.Text.Json;
using Gateway.StreamComparison.Measuring;

namespace Gateway.StreamComparison.Contenders;

/// <summary>One JSON object per line in one long answer, which a page reads with fetch().</summary>
internal sealed class NdjsonContender : IContender
{
    public string Name => "NDJSON";

    public async Task ReceiveAsync(Uri server, Arrivals arrivals, CancellationToken cancellationToken)
    {
        using var client = Browser.CreateClient(server);
        arrivals.Asked();
        using var response = await client.GetStreamAsync("/v1/hello/you/stream", "*/*", cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            using var message = JsonDocument.Parse(line);
            arrivals.Received(message.RootElement.GetProperty("msg").GetString());
        }
    }
}
