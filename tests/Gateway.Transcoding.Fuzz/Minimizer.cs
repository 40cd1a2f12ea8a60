namespace Gateway.Transcoding.Fuzz;

/// <summary>Makes a failing input smaller while it fails in the same way: removes parts, halves first, and then sets bytes to zero.</summary>
internal static class Minimizer
{
    private const int MostAttempts = 5_000;

    public static byte[] Shrink(FuzzTarget target, byte[] input)
    {
        var kind = KindOf(target, input);
        var attempts = 0;
        bool StillFails(byte[] candidate) => attempts++ < MostAttempts && KindOf(target, candidate) == kind;

        for (var size = input.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= input.Length;)
            {
                byte[] without = [.. input[..at], .. input[(at + size)..]];
                if (StillFails(without))
                {
                    input = without;
                }
                else
                {
                    at += size;
                }
            }
        }

        return input;
    }

    private static Type? KindOf(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Check(input);
            return null;
        }
#pragma warning disable CA1031 // The minimizer looks for any exception.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return error.GetType();
        }
    }
}
