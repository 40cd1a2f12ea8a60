using System.Globalization;
using System.Text;
using Gateway.Transcoding.Json.Text;

namespace Gateway.Transcoding.Tests.Json;

/// <summary>The runtime's conversions, an independent implementation, must agree on every double tried.</summary>
public sealed class DoubleTextTests
{
    private const int Rounds = 50_000;

    [Fact]
    public void Doubles_of_any_bits_are_written_as_the_runtime_writes_them()
    {
        var random = new Random(41);
        for (var i = 0; i < Rounds; i++)
        {
            RequireSame(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)));
        }
    }

    [Fact]
    public void Doubles_of_everyday_size_are_written_as_the_runtime_writes_them()
    {
        var random = new Random(42);
        for (var i = 0; i < Rounds; i++)
        {
            var value = random.NextDouble() * Math.Pow(10, random.Next(-8, 20));
            RequireSame(value);
            RequireSame(Math.Round(value, random.Next(0, 12)));
            RequireSame(random.NextInt64(1L << 60));
        }
    }

    [Fact]
    public void Powers_of_two_and_ten_and_their_neighbours_are_written_as_the_runtime_does()
    {
        for (var exponent = -1074; exponent < 1024; exponent++)
        {
            RequireSameAround(Math.ScaleB(1, exponent));
        }

        for (var exponent = -323; exponent <= 308; exponent++)
        {
            RequireSameAround(double.Parse($"1e{exponent}", CultureInfo.InvariantCulture));
        }

        RequireSameAround(double.MaxValue);
        RequireSameAround(9007199254740992);
        RequireSameAround(0.0001);
        RequireSameAround(1e15);
        RequireSameAround(1e16);
        RequireSameAround(1e17);
    }

    [Fact]
    public void Digits_and_powers_of_any_size_are_read_as_the_runtime_reads_them()
    {
        var random = new Random(43);
        for (var i = 0; i < Rounds; i++)
        {
            var digits = (ulong)random.NextInt64() >> random.Next(0, 63);
            RequireRead($"{digits}e{random.Next(-345, 312)}");
            RequireRead($"0.{digits}");
        }
    }

    [Fact]
    public void Numbers_in_the_middle_between_two_doubles_are_read_as_the_runtime_reads_them()
    {
        var random = new Random(44);
        for (var i = 0; i < Rounds / 10; i++)
        {
            // From 2^53, every second whole number lies in the middle between two doubles.
            var digits = (1UL << 53) + (ulong)random.NextInt64(1L << 53);
            RequireRead($"{digits | 1}");
            RequireRead($"{digits | 1}.0000");
            RequireRead($"{digits | 1}0e-1");
            RequireRead($"{(digits | 1) / 4}.{(digits % 4) * 25}");
        }

        foreach (var text in new[] { "4.9e-324", "2.4703282292062327e-324", "2.2250738585072011e-308", "2.2250738585072014e-308", "1.7976931348623157e308", "1.7976931348623159e308", "9007199254740993", "9223372036854775807", "18446744073709551615" })
        {
            RequireRead(text);
        }
    }

    private static void RequireSameAround(double value)
    {
        RequireSame(value);
        RequireSame(Math.BitIncrement(value));
        RequireSame(Math.BitDecrement(value));
        RequireSame(-value);
    }

    private static void RequireSame(double value)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return;
        }

        Span<byte> text = stackalloc byte[40];
        var written = Encoding.ASCII.GetString(text[..FloatText.Format(text, value)]);
        Assert.Equal(value, double.Parse(written, CultureInfo.InvariantCulture));
        RequireRead(written);

        // At some powers of two, such as 2^-958, the runtime writes one digit too few, so its text reads back as another number.
        var theirs = value.ToString(CultureInfo.InvariantCulture);
        if (double.Parse(theirs, CultureInfo.InvariantCulture) == value)
        {
            Assert.Equal(theirs, written);
        }
    }

    private static void RequireRead(string text)
    {
        var expected = double.Parse(text, CultureInfo.InvariantCulture);
        Assert.True(JsonNumber.TryRead(Encoding.ASCII.GetBytes(text), out var number), text);
        Assert.Equal(double.IsFinite(expected), number.TryGetDouble(out var actual));
        if (double.IsFinite(expected))
        {
            Assert.True(BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual), $"{text}: {actual:R} instead of {expected:R}");
        }
    }
}
