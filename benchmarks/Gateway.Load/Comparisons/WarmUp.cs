namespace Gateway.Load.Comparisons;

/// <summary>Detects when a server no longer gets faster: three windows in a row bring no improvement of 2 %, and the just-in-time compiler is idle.</summary>
internal sealed class WarmUp
{
    private const int WindowsAtRest = 3;
    private const double Improvement = 0.98;
    private const int FewMethods = 10;

    private double _best = double.PositiveInfinity;
    private int _atRest;

    /// <summary>Takes one more window into account.</summary>
    public bool IsOver(double cost, double compiledMethods)
    {
        var falls = cost < _best * Improvement;
        _best = Math.Min(_best, cost);
        _atRest = falls || compiledMethods > FewMethods ? 0 : _atRest + 1;
        return _atRest >= WindowsAtRest;
    }
}
