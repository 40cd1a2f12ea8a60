using Gateway.Transcoding.Fuzz;
using Gateway.Transcoding.Fuzz.Targets;

if (FuzzOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(FuzzOptions.Usage);
    return 2;
}

return new FuzzRun(
    [
        new JsonBytes(),
        new JsonValues(),
        new MutatedJson(),
        new WireBytes(),
        new MutatedWire(),
        new RandomSchemas(),
        new MutatedSchemas(),
        new SplitStreams(),
        new PathTemplates(),
        new RequestTargets(),
        new Queries(),
        new NamesLikePaths(),
        new Requests(),
    ],
    options).Run();
