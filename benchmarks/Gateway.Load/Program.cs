using System.CommandLine;
using System.Text;
using Gateway.Load.Reports;
using Gateway.Load.Scenarios;

IScenario[] scenarios =
[
    new StreamOfLines(connections: 1), new StreamOfLines(connections: 16), new IdleStreams(), new IdleSockets(),
    new ActiveStreams(), new StalledStreams(), new VanishingClients(), new NativeUnary(calls: 1), new NativeUnary(calls: 32),
];

var names = new Argument<string[]>("scenario") { Description = $"What to run: {string.Join(", ", scenarios.Select(one => one.Name))}. Without one: everything.", Arity = ArgumentArity.ZeroOrMore };
var smoke = new Option<bool>("--smoke") { Description = "A moment of everything, to see that it works. The numbers mean nothing." };
var report = new Option<FileInfo>("--report") { Description = "A file that the report is written to as well." };
var command = new RootCommand("Servers under load: what a stream costs in processor time and memory, beside others in the same run.") { names, smoke, report };
command.SetAction(async parsed =>
{
    var text = new StringBuilder($"{Machine.Describe()}\n");
    foreach (var scenario in scenarios)
    {
        if (parsed.GetValue(names) is { Length: > 0 } wanted && !wanted.Contains(scenario.Name))
        {
            continue;
        }

        var table = await scenario.RunAsync(parsed.GetValue(smoke) ? RunLength.Smoke : RunLength.Full);
        text.Append($"\n## {scenario.Question}\n\n{table}");
    }

    Console.Write(text);
    if (parsed.GetValue(report) is { } file)
    {
        await File.WriteAllTextAsync(file.FullName, text.ToString());
    }
});
return await command.Parse(args).InvokeAsync();
