using System.CommandLine;
using System.Text;
using Gateway.Load;
using Gateway.Load.Clients;
using Gateway.Load.Comparisons;
using Gateway.Load.Reports;
using Gateway.Load.Scenarios;
using Gateway.Load.Servers;

IComparison[] comparisons =
[
    UnaryRequest.Hello,
    UnaryRequest.Order,
    new StreamOfLines(connections: 1, goal: 0.60),
    new StreamOfLines(connections: 16, goal: 0.75),
    new IdleStreams("idle-events", "Streams of Server-Sent Events", StreamKind.Events, residentGoal: 15),
    new IdleStreams("idle-sockets", "WebSockets", StreamKind.Socket, residentGoal: null),
    new IdleStreams("idle-lines", "Streams of lines (NDJSON)", StreamKind.Lines, residentGoal: null),
];
IScenario[] scenarios = [new ActiveStreams(), new StalledStreams(), new VanishingClients(), new AllocatedTypes(UnaryRequest.Hello), new AllocatedTypes(UnaryRequest.Order)];
string[] known = [.. comparisons.Select(one => one.Name), .. scenarios.Select(one => one.Name)];

var names = new Argument<string[]>("scenario") { Description = $"What to run: {string.Join(", ", known)}. Without one: everything.", Arity = ArgumentArity.ZeroOrMore };
names.AcceptOnlyFromAmong(known);
var smoke = new Option<bool>("--smoke") { Description = "Asks each server once per scenario, to see that everything works. The numbers mean nothing." };
var quick = new Option<bool>("--quick") { Description = "Short windows, for a first look." };
var beside = new Option<FileInfo?>("--beside") { Description = "Another build of Gateway.Load.Ours.dll, such as that of an older commit, which takes part in the comparisons." };
var file = new Argument<FileInfo?>("file") { Description = "Where the report goes, beside the console.", Arity = ArgumentArity.ZeroOrOne };
var report = new Command("report", "All comparisons with a bare minimal API and Microsoft's transcoding, in one table.") { file, quick, beside };
report.SetAction(async parsed =>
{
    var (length, guest) = (parsed.GetValue(quick) ? RunLength.Quick : RunLength.Full, Guest(parsed));
    var machine = Machine.Describe(); // before this program itself adds to the load
    var findings = new List<Finding>();
    foreach (var comparison in comparisons)
    {
        findings.AddRange(await comparison.RunAsync(length, guest));
    }

    var text = ComparisonReport.Write(machine, comparisons, findings, length, guest);
    Console.Write(text);
    if (parsed.GetValue(file) is { } target)
    {
        await File.WriteAllTextAsync(target.FullName, text);
    }
});

var command = new RootCommand("Servers under load: what requests and streams cost in processor time and memory, beside others in the same run.") { names, smoke, quick, beside, report };
command.SetAction(async parsed =>
{
    var length = parsed.GetValue(smoke) ? RunLength.Smoke : parsed.GetValue(quick) ? RunLength.Quick : RunLength.Full;
    var wanted = parsed.GetValue(names) is { Length: > 0 } some ? some : known;
    var text = new StringBuilder($"{Machine.Describe()}\n");
    foreach (var comparison in comparisons.Where(one => wanted.Contains(one.Name)))
    {
        var findings = await comparison.RunAsync(length, Guest(parsed));
        text.Append($"\n## {comparison.Question}\n\n{ComparisonTable.Of(findings, Guest(parsed))}");
    }

    foreach (var scenario in scenarios.Where(one => wanted.Contains(one.Name)))
    {
        text.Append($"\n## {scenario.Question}\n\n{await scenario.RunAsync(length)}");
    }

    Console.Write(text);
});
return await command.Parse(args).InvokeAsync();

Contender? Guest(ParseResult parsed) => parsed.GetValue(beside) is { } assembly ? new Contender("other build", assembly.FullName) : null;
