using Gateway.Benchmarks.Protos;

namespace Gateway.Benchmarks.Samples;

/// <summary>Messages that vary in one thing only.</summary>
internal static class ShapeSamples
{
    private const int ValueCount = 100;
    private const string Prose = "It was a bright cold day in April, and the clocks were striking thirteen. ";

    public static JsonSample<Box, BoxModel> Boxes(int depth)
    {
        Box? box = null;
        for (var id = depth; id > 0; id--)
        {
            box = new() { Id = id, Label = $"box {id}", Inner = box };
        }

        return new(box!, ModelContext.Default.BoxModel);
    }

    public static JsonSample<Values, ValuesModel> Values(ValueKind kind)
    {
        // The same numbers in every run.
        var random = new Random(20260131);
        var values = new Values();
        for (var i = 0; i < ValueCount; i++)
        {
            Add(values, kind, random);
        }

        return new(values, ModelContext.Relaxed.ValuesModel);
    }

    public static JsonSample<Letter, LetterModel> Letter(int bytes)
    {
        var text = string.Create(bytes, Prose, (span, prose) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = prose[i % prose.Length];
            }
        });
        return new(new Letter { Text = text }, ModelContext.Default.LetterModel);
    }

#pragma warning disable CA5394 // These random numbers are not secrets.
    private static void Add(Values values, ValueKind kind, Random random)
    {
        var number = random.Next();
        switch (kind)
        {
            case ValueKind.Ints:
                values.Ints.Add(number);
                break;
            case ValueKind.Doubles:
                values.Doubles.Add(number % 100_000 / 100.0);
                break;
            case ValueKind.LongDoubles:
                values.Doubles.Add(random.NextDouble() * 1000);
                break;
            case ValueKind.Strings:
                values.Texts.Add($"plain words and a number {number}");
                break;
            case ValueKind.Escapes:
                values.Texts.Add($"\"quoted\"\tC:\\path\\{number}\r\n");
                break;
            case ValueKind.NonAscii:
                values.Texts.Add($"Grüße, Ελλάδα, 東京, 🚀 {number}");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }
#pragma warning restore CA5394
}
