using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Tests.Start;

/// <summary>An option out of its range is refused by its name, also where it comes from the configuration.</summary>
public sealed class OptionRangeTests
{
    [Theory]
    [InlineData("EventStreamRetry", "00:00:00")]
    [InlineData("EventStreamRetry", "01:00:01")]
    [InlineData("StreamHeadersAfter", "00:00:00")]
    [InlineData("StreamHeadersAfter", "01:00:01")]
    [InlineData("EventStreamHeartbeat", "00:00:00")]
    [InlineData("StreamIdleTimeout", "00:00:00.01")]
    [InlineData("StreamIdleTimeout", "25.00:00:00")]
    [InlineData("WebSockets:KeepAliveInterval", "00:00:00.01")]
    [InlineData("WebSockets:KeepAliveInterval", "01:00:01")]
    [InlineData("WebSockets:KeepAliveTimeout", "00:00:00.01")]
    [InlineData("WebSockets:IdleTimeout", "00:00:00.01")]
    [InlineData("JsonSettings:MaxDepth", "0")]
    [InlineData("JsonSettings:MaxDepth", "101")]
    public void Value_out_of_range_is_refused_with_the_name_of_its_option(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        using var services = new ServiceCollection().Configure<GatewayOptions>(configuration).BuildServiceProvider();

        var error = Record.Exception(() => services.GetRequiredService<IOptions<GatewayOptions>>().Value);

        var cause = Assert.IsType<ArgumentOutOfRangeException>(error?.GetBaseException());
        Assert.Equal(key.Split(':')[^1], cause.ParamName);
        Assert.Contains($"'{cause.ParamName}'", cause.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FieldMaskParameter", "a b")]
    [InlineData("StreamFormatParameter", "a b")]
    [InlineData("StreamFormatParameter", "a.b")]
    [InlineData("StreamFormatParameter", "a[b]")]
    [InlineData("StreamFormatParameter", "a&b")]
    [InlineData("StreamFormatParameter", "\u00E4")]
    [InlineData("StreamFormatParameter", "a1234567890123456789012345678901234567890123456789012345678901234")]
    [InlineData("ResponseMetadataPrefix", "a b")]
    [InlineData("ResponseMetadataPrefix", "a:")]
    [InlineData("ResponseMetadataPrefix", "a_")]
    [InlineData("ResponseMetadataPrefix", "a1234567890123456789012345678901234567890123456789012345678901234")]
    public void Name_that_cannot_be_is_refused_with_the_name_of_its_option(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();
        using var services = new ServiceCollection().Configure<GatewayOptions>(configuration).BuildServiceProvider();

        var error = Record.Exception(() => services.GetRequiredService<IOptions<GatewayOptions>>().Value);

        var cause = Assert.IsType<ArgumentException>(error?.GetBaseException());
        Assert.Equal(key, cause.ParamName);
        Assert.Contains($"'{value}'", cause.Message, StringComparison.Ordinal);
    }
}
