using Gateway.Rest.Protocol;

namespace Gateway.Rest.Tests.Protocol;

/// <summary>Values of <c>grpc-timeout</c>.</summary>
public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 36_000_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("4m", 40_000)]
    [InlineData("5u", 50)]
    [InlineData("0S", 0)]
    [InlineData("00000001S", 10_000_000)]
    [InlineData("500n", 5)]
    [InlineData("0n", 0)]
    [InlineData("99999999n", 1_000_000)] // eight digits are the most
    [InlineData("99999999m", 999_999_990_000)]
    public void Digits_and_a_unit_are_read(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("1n", 1)]
    [InlineData("99n", 1)]
    [InlineData("100n", 1)]
    [InlineData("101n", 2)]
    public void Nanoseconds_are_rounded_up_so_that_a_timeout_never_becomes_none(string text, long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("99999999M")]
    [InlineData("99999999S")]
    [InlineData("597H")]
    public void A_timeout_longer_than_a_timer_can_wait_becomes_the_longest_wait(string text)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(TimeSpan.FromDays(24), timeout);
    }

    [Theory]
    [InlineData("", "nothing")]
    [InlineData("S", "no digits")]
    [InlineData("1", "no unit")]
    [InlineData("12", "no unit")]
    [InlineData("100000000n", "nine digits")]
    [InlineData("000000001S", "nine digits, even of zeros")]
    [InlineData("-1S", "a sign")]
    [InlineData("+1S", "a sign")]
    [InlineData("1.5S", "a fraction")]
    [InlineData("1 S", "a space")]
    [InlineData(" 1S", "a space ahead")]
    [InlineData("1S ", "a space behind")]
    [InlineData("1s", "seconds are a capital S")]
    [InlineData("1h", "hours are a capital H")]
    [InlineData("1N", "nanoseconds are a small n")]
    [InlineData("1U", "microseconds are a small u")]
    [InlineData("1ms", "a unit of two letters")]
    [InlineData("1x", "no such unit")]
    [InlineData("1\u0661S", "a digit of another script")]
    public void A_text_of_another_form_is_refused(string text, string because)
    {
        Assert.False(GrpcTimeout.TryParse(text, out var timeout), because);
        Assert.Equal(TimeSpan.Zero, timeout);
    }

    [Theory]
    [InlineData(long.MinValue, "1n")]
    [InlineData(-1, "1n")]
    [InlineData(0, "1n")]
    [InlineData(1, "100n")]
    [InlineData(999_999, "99999900n")]
    [InlineData(1_000_000, "100000u")] // one tick more than nanoseconds can say
    [InlineData(999_999_990, "99999999u")]
    [InlineData(1_000_000_000, "100000m")]
    [InlineData(999_999_990_000, "99999999m")]
    [InlineData(1_000_000_000_000, "100000S")]
    [InlineData(999_999_990_000_000, "99999999S")]
    [InlineData(1_000_000_000_000_000, "1666666M")]
    [InlineData(long.MaxValue, "99999999M")]
    public void A_span_is_written_in_the_finest_unit_that_fits_eight_digits(long ticks, string expected) =>
        Assert.Equal(expected, GrpcTimeout.Format(TimeSpan.FromTicks(ticks)));

    [Theory]
    [InlineData(1)]
    [InlineData(12_345)]
    [InlineData(600_000_000)]
    [InlineData(864_000_000_000)]
    public void A_written_span_is_read_back(long ticks)
    {
        Assert.True(GrpcTimeout.TryParse(GrpcTimeout.Format(TimeSpan.FromTicks(ticks)), out var read));
        Assert.Equal(ticks, read.Ticks);
    }
}
