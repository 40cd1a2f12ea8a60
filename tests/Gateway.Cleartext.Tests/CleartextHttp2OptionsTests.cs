namespace Gateway.Cleartext.Tests;

/// <summary>The defaults of the options, and the edges of their ranges.</summary>
public sealed class CleartextHttp2OptionsTests
{
    [Fact]
    public void Defaults_are_thirty_seconds_and_ten_thousand_connections()
    {
        var options = new CleartextHttp2Options();

        Assert.Equal(TimeSpan.FromSeconds(30), options.DetectionTimeout);
        Assert.Equal(10_000, options.MaxUndecidedConnections);
    }

    [Fact]
    public void Both_ends_of_the_ranges_are_accepted()
    {
        var options = new CleartextHttp2Options { DetectionTimeout = TimeSpan.FromMilliseconds(1), MaxUndecidedConnections = 1 };
        options.DetectionTimeout = TimeSpan.FromHours(24);
        options.MaxUndecidedConnections = int.MaxValue;

        Assert.Equal((TimeSpan.FromHours(24), int.MaxValue), (options.DetectionTimeout, options.MaxUndecidedConnections));
    }

    [Fact]
    public void Values_past_the_ranges_are_refused()
    {
        var options = new CleartextHttp2Options();

        Assert.Throws<ArgumentOutOfRangeException>(() => options.DetectionTimeout = TimeSpan.FromMilliseconds(1) - TimeSpan.FromTicks(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.DetectionTimeout = TimeSpan.FromHours(24) + TimeSpan.FromTicks(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => options.MaxUndecidedConnections = 0);
    }
}
