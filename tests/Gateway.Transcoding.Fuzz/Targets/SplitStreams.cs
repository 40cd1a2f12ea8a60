using System.Buffers;
using System.Text;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>A stream of JSON messages gives the same messages, or the same error, for every cut of its bytes.</summary>
internal sealed class SplitStreams() : FuzzTarget("split-streams")
{
    private const int LongestForAllCuts = 40;

    public override byte[] Make(Random random)
    {
        var bytes = new List<byte> { (byte)random.Next(2) };
        if (random.Next(3) > 0)
        {
            bytes.AddRange("[ "u8);
        }

        for (var pieces = random.Next(1, 10); pieces > 0; pieces--)
        {
            bytes.AddRange(random.Next(5) == 0 ? JsonWords.All[random.Next(JsonWords.All.Count)] : Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
        }

        return [.. bytes];
    }

    private static readonly string[] Pieces = ["{}", "{\"a\":\"}\"}", "[1]", "1", "\"\\\"\"", ",", ", ", "]", "\n", "null", "{\"a\":[{\"b\":\"]\\\\\"}]}", "}", "[", "\""];

    public override void Check(byte[] input)
    {
        var arrays = input.Length > 0 && (input[0] & 1) == 1;
        var stream = input.AsSpan(Math.Min(1, input.Length)).ToArray();
        var whole = Split(arrays, [stream]);
        Same(whole, Split(arrays, stream.Select(b => new[] { b }).ToArray()), "a byte at a time");
        for (var a = 0; a <= stream.Length; a++)
        {
            for (var b = a; b <= (stream.Length <= LongestForAllCuts ? stream.Length : a); b++)
            {
                Same(whole, Split(arrays, [stream[..a], stream[a..b], stream[b..]]), $"cut at {a} and {b}");
            }
        }
    }

    private static void Same(List<string> expected, List<string> found, string how) =>
        FuzzException.ThrowUnless(expected.SequenceEqual(found), () => $"{how}: {string.Join(" | ", found)}, in one piece: {string.Join(" | ", expected)}");

    private static List<string> Split(bool arrays, byte[][] parts)
    {
        var splitter = new JsonMessageSplitter(arrays);
        var found = new List<string>();
        var left = ReadOnlySequence<byte>.Empty;
        try
        {
            for (var i = 0; i < parts.Length; i++)
            {
                left = Part.Join(left, parts[i]);
                JsonSplit split;
                do
                {
                    split = splitter.Next(left, isLast: i == parts.Length - 1);
                    if (split.Kind == JsonSplitKind.Message)
                    {
                        found.Add(Encoding.Latin1.GetString(split.Message.ToArray()));
                        FuzzException.ThrowUnless(split.Consumed > 0, () => "a message without bytes");
                    }

                    left = left.Slice(split.Consumed);
                }
                while (split.Kind == JsonSplitKind.Message);
            }
        }
        catch (TranscodingException error)
        {
            found.Add(error.Message);
        }

        return found;
    }

    private sealed class Part : ReadOnlySequenceSegment<byte>
    {
        /// <summary>The remaining and the new bytes as separate segments, as a pipe delivers them.</summary>
        public static ReadOnlySequence<byte> Join(ReadOnlySequence<byte> left, byte[] next)
        {
            if (left.IsEmpty)
            {
                return new ReadOnlySequence<byte>(next);
            }

            var first = new Part { Memory = left.ToArray() };
            var last = new Part { Memory = next, RunningIndex = first.Memory.Length };
            first.Next = last;
            return new ReadOnlySequence<byte>(first, 0, last, next.Length);
        }
    }
}
