using System.Globalization;
using Gateway.StreamComparison.Measuring;

namespace Gateway.StreamComparison.Contenders;

/// <summary>Polling: a request at every interval, whether there is a message or not.</summary>
internal sealed class PollingContender(TimeSpan every) : IContender
{
    public string Name => string.Create(CultureInfo.InvariantCulture, $"polling each {every.TotalMilliseconds:0} ms");

    public async Task ReceiveAsync(Uri server, Arrivals arrivals, CancellationToken cancellationToken)
    {
        using var client = Browser.CreateClient(server);
        using var timer = new PeriodicTimer(every);
        while (!await Batches.AskAsync(client, "/poll", arrivals, cancellationToken))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
