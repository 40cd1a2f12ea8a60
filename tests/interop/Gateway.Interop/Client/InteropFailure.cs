namespace Gateway.Interop.Client;

/// <summary>A case did not go as its description says.</summary>
internal sealed class InteropFailure(string message) : Exception(message)
{
    /// <exception cref="InteropFailure">The two are not equal.</exception>
    public static void Unless<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InteropFailure($"{what}: expected {expected}, was {actual}.");
        }
    }
}
