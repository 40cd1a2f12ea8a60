using Gateway.Load.Reports;

namespace Gateway.Load.Scenarios;

/// <summary>One measurement of several servers in one run.</summary>
internal interface IScenario
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>The question, for the heading of the report.</summary>
    string Question { get; }

    /// <summary>Measures every contender in turn, several times, and summarizes.</summary>
    /// <param name="length">The length of the measurements.</param>
    Task<Table> RunAsync(RunLength length);
}
