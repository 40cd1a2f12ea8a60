namespace Gateway.Transcoding.Json.Text;

/// <summary>Reads and writes Timestamp and Duration as text: RFC 3339, and seconds with an <c>s</c>.</summary>
internal static class TimeText
{
    /// <summary>0001-01-01T00:00:00Z.</summary>
    public const long MinTimestamp = -62_135_596_800;

    /// <summary>9999-12-31T23:59:59Z.</summary>
    public const long MaxTimestamp = 253_402_300_799;

    /// <summary>About 10,000 years in seconds. A duration has this range in both directions, plus almost one second.</summary>
    public const long MaxDuration = 315_576_000_000;

    public const int NanosPerSecond = 1_000_000_000;

    /// <summary>The length of the longest timestamp or duration, fraction included.</summary>
    public const int MaxLength = 32;

    private const int SecondsPerDay = 86_400;

    /// <summary>Reads <c>2024-02-29T12:30:45.5+02:00</c>. <c>T</c> and <c>Z</c> must be upper-case; the offset is required.</summary>
    public static bool TryParseTimestamp(ReadOnlySpan<byte> text, out long seconds, out int nanos)
    {
        seconds = 0;
        nanos = 0;
        if (text.Length < 20
            || !TryParseDigits(text[..4], out var year) || text[4] != '-'
            || !TryParseDigits(text.Slice(5, 2), out var month) || text[7] != '-'
            || !TryParseDigits(text.Slice(8, 2), out var day) || text[10] != 'T'
            || !TryParseDigits(text.Slice(11, 2), out var hour) || text[13] != ':'
            || !TryParseDigits(text.Slice(14, 2), out var minute) || text[16] != ':'
            || !TryParseDigits(text.Slice(17, 2), out var second))
        {
            return false;
        }

        if (year is < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var rest = text[19..];
        if (!TryParseFraction(ref rest, out nanos) || !TryParseOffset(rest, out var offset))
        {
            return false;
        }

        seconds = (DaysBefore(year, month, day) * SecondsPerDay) + (hour * 3600) + (minute * 60) + second - offset;
        return seconds is >= MinTimestamp and <= MaxTimestamp;
    }

    /// <summary>Reads <c>-1.5s</c>, with up to nine digits of fraction. Seconds and nanoseconds both get the sign.</summary>
    public static bool TryParseDuration(ReadOnlySpan<byte> text, out long seconds, out int nanos)
    {
        seconds = 0;
        nanos = 0;
        var negative = text.StartsWith("-"u8);
        var rest = negative ? text[1..] : text;
        var digits = 0;
        for (; digits < rest.Length && char.IsAsciiDigit((char)rest[digits]); digits++)
        {
            seconds = (seconds * 10) + (rest[digits] - '0');
            if (seconds > MaxDuration)
            {
                return false;
            }
        }

        rest = rest[digits..];
        if (digits == 0 || !TryParseFraction(ref rest, out nanos) || !rest.SequenceEqual("s"u8))
        {
            return false;
        }

        seconds = negative ? -seconds : seconds;
        nanos = negative ? -nanos : nanos;
        return true;
    }

    public static bool IsTimestamp(long seconds, long nanos) =>
        seconds is >= MinTimestamp and <= MaxTimestamp && nanos is >= 0 and < NanosPerSecond;

    public static bool IsDuration(long seconds, long nanos) =>
        seconds is >= -MaxDuration and <= MaxDuration
        && nanos is > -NanosPerSecond and < NanosPerSecond
        && (seconds == 0 || nanos == 0 || seconds < 0 == nanos < 0);

    /// <summary>Writes a timestamp that satisfies <see cref="IsTimestamp"/>, and returns its length.</summary>
    public static int FormatTimestamp(Span<byte> target, long seconds, int nanos)
    {
        var sinceYear1 = seconds - MinTimestamp;
        var (days, second) = Math.DivRem(sinceYear1, SecondsPerDay);
        var date = DateOnly.FromDayNumber((int)days);
        FormatDigits(target, date.Year, 4);
        target[4] = (byte)'-';
        FormatDigits(target[5..], date.Month, 2);
        target[7] = (byte)'-';
        FormatDigits(target[8..], date.Day, 2);
        target[10] = (byte)'T';
        FormatDigits(target[11..], (int)(second / 3600), 2);
        target[13] = (byte)':';
        FormatDigits(target[14..], (int)(second / 60 % 60), 2);
        target[16] = (byte)':';
        FormatDigits(target[17..], (int)(second % 60), 2);
        var length = 19 + FormatFraction(target[19..], nanos);
        target[length] = (byte)'Z';
        return length + 1;
    }

    /// <summary>Writes a duration that satisfies <see cref="IsDuration"/>, and returns its length.</summary>
    public static int FormatDuration(Span<byte> target, long seconds, int nanos)
    {
        var length = 0;
        if (seconds < 0 || nanos < 0)
        {
            target[length++] = (byte)'-';
        }

        System.Buffers.Text.Utf8Formatter.TryFormat(Math.Abs(seconds), target[length..], out var written);
        length += written;
        length += FormatFraction(target[length..], Math.Abs(nanos));
        target[length] = (byte)'s';
        return length + 1;
    }

    /// <summary>Writes 0, 3, 6 or 9 digits, as few as possible.</summary>
    private static int FormatFraction(Span<byte> target, int nanos)
    {
        if (nanos == 0)
        {
            return 0;
        }

        target[0] = (byte)'.';
        var (digits, value) = nanos % 1_000_000 == 0 ? (3, nanos / 1_000_000) : nanos % 1_000 == 0 ? (6, nanos / 1_000) : (9, nanos);
        FormatDigits(target[1..], value, digits);
        return digits + 1;
    }

    private static bool TryParseFraction(ref ReadOnlySpan<byte> text, out int nanos)
    {
        nanos = 0;
        if (!text.StartsWith("."u8))
        {
            return true;
        }

        var digits = 0;
        for (var scale = NanosPerSecond / 10; digits + 1 < text.Length && char.IsAsciiDigit((char)text[digits + 1]); digits++, scale /= 10)
        {
            nanos += (text[digits + 1] - '0') * scale;
        }

        text = text[(digits + 1)..];
        return digits is >= 1 and <= 9;
    }

    private static bool TryParseOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text.SequenceEqual("Z"u8))
        {
            return true;
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !TryParseDigits(text.Slice(1, 2), out var hours) || !TryParseDigits(text.Slice(4, 2), out var minutes)
            || hours > 23 || minutes > 59)
        {
            return false;
        }

        seconds = ((hours * 60) + minutes) * (text[0] == '-' ? -60 : 60);
        return true;
    }

    private static long DaysBefore(int year, int month, int day) =>
        new DateOnly(year, month, day).DayNumber + (MinTimestamp / SecondsPerDay);

    private static bool TryParseDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var b in text)
        {
            if (!char.IsAsciiDigit((char)b))
            {
                return false;
            }

            value = (value * 10) + (b - '0');
        }

        return true;
    }

    private static void FormatDigits(Span<byte> target, int value, int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            target[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
