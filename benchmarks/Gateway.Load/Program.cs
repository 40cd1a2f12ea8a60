using System.CommandLine;
using System.Text;
using Gateway.Load;
using Gateway.Load.Clients;
using Gateway.Load.Comparisons;
using Gateway.Load.Reports;
using Gateway.Load.Scenarios;
using Gateway.Load.Servers;

IComparison[] alone =
[
    UnaryRequest.Hello,
    UnaryRequest.Order,
    new StreamOfLines(connections: 1, goal: 0.60),
    new StreamOfLines(connections: 16, goal: 0.75),
    new IdleStreams("idle-events", "Streams of Server-Sent Events", StreamKind.Events, residentGoal: 15, Contenders.WithoutMicrosoft),
    new IdleStreams("idle-sockets", "WebSockets", StreamKind.Socket, residentGoal: null, Contenders.WithoutMicrosoft),
    new IdleStreams("idle-lines", "Streams of lines (NDJSON)", StreamKind.Lines, residentGoal: null, Contenders.With),
];
IComparison[] beforeServer =
[
    new ProxiedRequest(),
    new ProxiedStream(),
    new IdleStreams("proxied-idle", "Streams of Server-Sent Events of a server behind the gateway", StreamKind.Events, residentGoal: 30, Contenders.InServerAndBefore),
];
IScenario[] memoryBeforeServer = [new LongStream(), new StoppedReaders()];
IComparison[] comparisons = [.. alone, .. beforeServer];
IScenario[] scenarios =
[
    new ActiveStreams(), new StalledStreams(), new VanishingClients(),
    new AllocatedTypes(UnaryRequest.Hello, UnaryRequest.Hello.AskAsync), new AllocatedTypes(UnaryRequest.Order, UnaryRequest.Order.AskAsync),
    .. memoryBeforeServer, new AllocatedTypes(beforeServer[0], ProxiedRequest.AskAsync),
];
string[] known = [.. comparisons.Select(one => one.Name), .. scenarios.Select(one => one.Name)];

var names = new Argument<string[]>("scenario") { Description = $"What to run: {string.Join(", ", known)}. Without one: everything.", Arity = ArgumentArity.ZeroOrMore };
names.AcceptOnlyFromAmong(known);
var smoke = new Option<bool>("--smoke") { Description = "Asks each server once per scenario, to see that everything works. The numbers mean nothing." };
var quick = new Option<bool>("--quick") { Description = "Short windows, for a first look." };
var idle = new Option<int?>("--idle-streams") { Description = "How many silent streams are held open at once, instead of 2,000, or 500 with --quick." };
var beside = new Option<FileInfo?>("--beside") { Description = "Another build of Gateway.Load.Ours.dll (or of Gateway.Load.Proxy.dll, for the gateway before a server), such as that of an older commit, which takes part." };
var file = new Argument<FileInfo?>("file") { Description = "Where the report goes, beside the console.", Arity = ArgumentArity.ZeroOrOne };
var report = new Command("report", "All comparisons with a bare minimal API and Microsoft's transcoding, in one table.") { file, quick, beside };
report.SetAction(async parsed =>
{
    var (length, guest) = (parsed.GetValue(quick) ? RunLength.Quick : RunLength.Full, Guest(parsed));
    var machine = Machine.Describe(); // before this program itself adds to the load
    var findings = new List<Finding>();
    foreach (var comparison in alone)
    {
        findings.AddRange(await comparison.RunAsync(length, guest));
    }

    await PublishAsync(ComparisonReport.Write(machine, alone, findings, length, guest), parsed);
});
var proxyReport = new Command("report-proxy", "The gateway before another server, beside YARP: processor time and memory.") { file, quick, idle, beside };
proxyReport.SetAction(async parsed =>
{
    var (length, guest) = (parsed.GetValue(quick) ? RunLength.Quick : RunLength.Full, Guest(parsed));
    length = parsed.GetValue(idle) is { } streams ? length with { IdleStreams = streams } : length;
    var text = new StringBuilder(ProxyReport.Begin(Machine.Describe(), length));
    foreach (var comparison in beforeServer)
    {
        text.Append(await AskAsync(comparison, length, guest));
    }

    foreach (var scenario in memoryBeforeServer)
    {
        text.Append(await WatchAsync(scenario, length));
    }

    await PublishAsync(text.ToString(), parsed);
});

var command = new RootCommand("Servers under load: what requests and streams cost in processor time and memory, beside others in the same run.") { names, smoke, quick, idle, beside, report, proxyReport };
command.SetAction(async parsed =>
{
    var length = parsed.GetValue(smoke) ? RunLength.Smoke : parsed.GetValue(quick) ? RunLength.Quick : RunLength.Full;
    length = parsed.GetValue(idle) is { } count ? length with { IdleStreams = count } : length;
    var wanted = parsed.GetValue(names) is { Length: > 0 } some ? some : known;
    var text = new StringBuilder($"{Machine.Describe()}\n");
    foreach (var comparison in comparisons.Where(one => wanted.Contains(one.Name)))
    {
        text.Append(await AskAsync(comparison, length, Guest(parsed)));
    }

    foreach (var scenario in scenarios.Where(one => wanted.Contains(one.Name)))
    {
        text.Append(await WatchAsync(scenario, length));
    }

    Console.Write(text);
});
return await command.Parse(args).InvokeAsync();

static async Task<string> AskAsync(IComparison comparison, RunLength length, Contender? guest) =>
    $"\n## {comparison.Question}\n\n{ComparisonTable.Of(await comparison.RunAsync(length, guest), comparison.Servers(guest))}";

static async Task<string> WatchAsync(IScenario scenario, RunLength length) => $"\n## {scenario.Question}\n\n{await scenario.RunAsync(length)}";

async Task PublishAsync(string text, ParseResult parsed)
{
    Console.Write(text);
    if (parsed.GetValue(file) is { } target)
    {
        await File.WriteAllTextAsync(target.FullName, text);
    }
}

Contender? Guest(ParseResult parsed) => parsed.GetValue(beside) is { } assembly ? new Contender("other build", assembly.FullName) : null;
