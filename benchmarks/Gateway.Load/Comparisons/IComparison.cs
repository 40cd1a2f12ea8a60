using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>A question that every server answers in the same run, so that the ratios between them count.</summary>
internal interface IComparison
{
    /// <summary>The name on the command line and in the report.</summary>
    string Name { get; }

    /// <summary>The question in a few words.</summary>
    string Question { get; }

    /// <summary>The contenders: first the baseline.</summary>
    IReadOnlyList<Contender> Servers(Contender? guest);

    /// <summary>Measures all servers in turn.</summary>
    /// <param name="length">The length of the measurements.</param>
    /// <param name="guest">An additional server; null for none.</param>
    Task<IReadOnlyList<Finding>> RunAsync(RunLength length, Contender? guest);
}
