namespace Gateway.Hosting.Tests.Telemetry;

/// <summary>The client's meter and activity source are the process's: two tests at once would see each other's calls.</summary>
[CollectionDefinition(nameof(OneAtATime), DisableParallelization = true)]
public sealed class OneAtATime;
