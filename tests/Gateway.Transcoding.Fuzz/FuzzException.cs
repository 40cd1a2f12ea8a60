namespace Gateway.Transcoding.Fuzz;

/// <summary>An input for which the engine does not do what it promises.</summary>
#pragma warning disable CA1032 // Without words there is nothing to say.
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
