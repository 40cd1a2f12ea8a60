using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>A question that every server answers in the same run, so that the ratios between them count.</summary>
internal interface IComparison
{
    /// <summary>The name on the command line and in the report.</summary>
    string Name { get; }

    /// <summary>What is asked, in a few words.</summary>
    string Question { get; }

    /// <summary>Who takes part: first the one that the others are measured by.</summary>
    IReadOnlyList<Contender> Servers(Contender? guest);

    /// <summary>Asks all servers in turn.</summary>
    /// <param name="length">How long to ask.</param>
    /// <param name="guest">A server that takes part beside the usual ones; null for none.</param>
    Task<IReadOnlyList<Finding>> RunAsync(RunLength length, Contender? guest);
}
