using System.Globalization;
using Gateway.StreamComparison.Contenders;
using Gateway.StreamComparison.Measuring;
using Gateway.StreamComparison.Server;

// Delivers the same ten messages to one client, in every way. The only argument is the number of rounds for each contender (default 15).
var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 15;
var feed = new Feed(interval: TimeSpan.FromMilliseconds(50));
await using var server = await ComparisonServer.StartAsync(feed);

IContender[] contenders =
[
    new GrpcContender(),
    new GrpcWebContender(),
    new NdjsonContender(),
    new ServerSentEventsContender(),
    new WebSocketContender(),
    new LongPollingContender(),
    new PollingContender(every: TimeSpan.FromMilliseconds(100)),
];

// Contenders take turns, so that a busy moment of the machine does not affect only one of them.
var rows = contenders.Select(contender => new Row(contender)).ToArray();
for (var round = -2; round < rounds; round++)
{
    foreach (var row in rows)
    {
        var result = await Measurement.RunAsync(row.Contender, server, feed);
        if (round >= 0)
        {
            row.Results.Add(result);
        }
    }
}

Report.Write(Console.Out, rows, feed, rounds);
