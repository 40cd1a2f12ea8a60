namespace Gateway.Transcoding.Fuzz;

/// <summary>Makes small changes to a good input: a nearly right input reaches deeper code than noise.</summary>
internal static class Mutation
{
    private const int Longest = 1 << 16;

    /// <summary>Makes a few random changes. Inserts <paramref name="words"/> unchanged.</summary>
    public static byte[] Of(byte[] input, Random random, IReadOnlyList<byte[]> words)
    {
        var bytes = new List<byte>(input);
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            Change(bytes, random, words);
        }

        return [.. bytes.Take(Longest)];
    }

    private static void Change(List<byte> bytes, Random random, IReadOnlyList<byte[]> words)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 17), bytes.Count - at);
        switch (random.Next(8))
        {
            case 0 when length > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 1 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5 when length > 0:
                // Repeat a part many times, which shows a cost that exceeds the input's length.
                var part = bytes.GetRange(at, length);
                for (var times = random.Next(1, 300); times > 0; times--)
                {
                    bytes.InsertRange(at, part);
                }

                break;
            default:
                bytes.InsertRange(at, words[random.Next(words.Count)]);
                break;
        }
    }
}
