namespace Gateway.Transcoding.Fuzz;

/// <summary>An input for which the engine breaks a promise.</summary>
#pragma warning disable CA1032 // A finding always has a message, so the standard constructors would have no use.
internal sealed class FuzzException(string message) : Exception(message)
#pragma warning restore CA1032
{
    public static void ThrowUnless(bool holds, Func<string> message)
    {
        if (!holds)
        {
            throw new FuzzException(message());
        }
    }
}
