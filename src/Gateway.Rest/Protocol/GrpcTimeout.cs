using System.Globalization;
using Gateway.Rest.Times;

namespace Gateway.Rest.Protocol;

/// <summary>
/// The value of <c>grpc-timeout</c>: at most eight digits and a unit, such as <c>100m</c> (milliseconds).
/// See <see href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over HTTP/2, Timeout</see>.
/// </summary>
internal static class GrpcTimeout
{
    /// <summary>The header.</summary>
    public const string HeaderName = "grpc-timeout";

    private const int MaxDigits = 8;
    private const long MaxValue = 99_999_999;

    /// <summary>Reads a timeout. More than 24 days counts as that. False when the text is not of the form.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan timeout)
    {
        timeout = default;
        if (text.Length is < 2 or > MaxDigits + 1)
        {
            return false;
        }

        long value = 0;
        foreach (var c in text[..^1])
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        if (TicksOf(text[^1]) is not { } ticks)
        {
            return false;
        }

        // A tick is 100 ns: round up, since a timeout above zero must not become none.
        var whole = text[^1] == 'n' ? (value + 99) / 100 : value * ticks;
        timeout = TimeSpan.FromTicks(Math.Min(whole, LongestTimer.Time.Ticks));
        return true;
    }

    /// <summary>Writes a timeout in the finest unit that its size fits; a span of zero or less becomes the shortest there is.</summary>
    public static string Format(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero)
        {
            return "1n";
        }

        var (value, unit) = timeout.Ticks switch
        {
            <= MaxValue / 100 => (timeout.Ticks * 100, 'n'),
            <= MaxValue * TimeSpan.TicksPerMicrosecond => (timeout.Ticks / TimeSpan.TicksPerMicrosecond, 'u'),
            <= MaxValue * TimeSpan.TicksPerMillisecond => (timeout.Ticks / TimeSpan.TicksPerMillisecond, 'm'),
            <= MaxValue * TimeSpan.TicksPerSecond => (timeout.Ticks / TimeSpan.TicksPerSecond, 'S'),
            _ => (Math.Min(timeout.Ticks / TimeSpan.TicksPerMinute, MaxValue), 'M'),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
    }

    private static long? TicksOf(char unit) => unit switch
    {
        'n' => 1,
        'u' => TimeSpan.TicksPerMicrosecond,
        'm' => TimeSpan.TicksPerMillisecond,
        'S' => TimeSpan.TicksPerSecond,
        'M' => TimeSpan.TicksPerMinute,
        'H' => TimeSpan.TicksPerHour,
        _ => null,
    };
}
