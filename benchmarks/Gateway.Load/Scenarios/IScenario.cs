using Gateway.Load.Reports;

namespace Gateway.Load.Scenarios;

/// <summary>One question that is put to several servers in one run.</summary>
internal interface IScenario
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What is asked, as the report's heading says it.</summary>
    string Question { get; }

    /// <summary>Asks every contender in turn, several times, and sums up.</summary>
    /// <param name="length">How long to ask.</param>
    Task<Table> RunAsync(RunLength length);
}
