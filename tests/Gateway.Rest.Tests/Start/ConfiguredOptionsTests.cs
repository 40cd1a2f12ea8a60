using Gateway.Rest.Tests.Lab;
using Gateway.Transcoding.Binding;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Tests.Start;

/// <summary>Mistakes in the section Gateway of an application's configuration stop the start, each with its place. .NET's binder would drop an entry of a dictionary that has one.</summary>
public sealed class ConfiguredOptionsTests
{
    [Theory]
    [InlineData("Streams:lab.Lab/Watch:Form", "Xml", "is 'Xml': expected Ndjson or Json or Sse.")]
    [InlineData("Streams:lab.Lab/Watch:SendEnd", "maybe", "is 'maybe': expected true or false.")]
    [InlineData("Streams:lab.Lab/Watch:Frm", "Sse", "is unknown: did you mean Form?")]
    [InlineData("ErrorFormats:lab.Lab", "Nope", "is 'Nope': expected Status or Aip193 or Problem.")]
    [InlineData("JsonSettings:WriteIntended", "true", "is unknown: did you mean WriteIndented?")]
    [InlineData("StreamForm", "Xml", "is 'Xml': expected Ndjson or Json or Sse.")]
    [InlineData("StreamIdleTimeout", "30", "is '30', which means days: write 00:00:30 for seconds, and 1.00:00:00 for a day.")]
    [InlineData("JsonSettings:MaxDepth", "deep", "is 'deep': expected a whole number up to 2147483647.")]
    public async Task A_mistake_stops_the_start_with_its_place(string key, string value, string problem)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => HostWith((key, value)).StartAsync());

        Assert.Equal([$"Gateway:{key} {problem}"], error.Failures);
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => HostWith(("StreamForm", "Xml"), ("Connect", "on")).StartAsync());

        Assert.Equal(2, error.Failures.Count());
    }

    [Fact]
    public async Task The_section_may_have_keys_of_others()
    {
        await using var host = await HostWith(("Mcp:Tools:0", "lab.*"), ("Clusters:one:DescriptorSet", "one.binpb"), ("Own", "x")).StartAsync();

        Assert.Equal(200, (await host.GetAsync("/v1/ask/a")).Both.Status);
    }

    [Fact]
    public async Task A_name_that_no_method_has_is_a_mistake_of_the_options_and_not_of_a_rule()
    {
        var error = await Assert.ThrowsAsync<BindingException>(() => HostWith(("JsonContentTypes:lab.Lab/Aks", "application/a+json")).StartAsync());

        Assert.StartsWith("GatewayOptions: 1 mistake(s)\nGatewayOptions.JsonContentTypes: lab.Lab/Aks: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("IgnoredRules", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lab.Lab/Ask", "EventField", "text", "Streams", "it has no stream of responses")]
    [InlineData("lab.Lab/Watch", "ErrorEvent", "failed", "ErrorEvent", "the event 'end' reports failures. Set SendEnd to false")]
    public async Task An_option_of_streams_that_does_nothing_is_told(string method, string key, string value, string option, string reason)
    {
        await using var host = await HostWith(($"Streams:{method}:{key}", value)).StartAsync();

        Assert.Contains(host.Kestrel.Logs.Entries, entry => entry.Event.Name == "StreamOptionUnused" && entry.Message == $"The option {option} has no effect on /{method}: {reason}.");
    }

    [Fact]
    public async Task An_option_of_streams_that_does_something_is_not_told()
    {
        await using var host = await HostWith(("Streams:lab.Lab/Watch:ErrorEvent", "failed"), ("Streams:lab.Lab:SendEnd", "false"), ("Streams:lab.Lab:EventField", "text")).StartAsync();

        Assert.DoesNotContain(host.Kestrel.Logs.Entries, static entry => entry.Event.Name == "StreamOptionUnused");
    }

    private static LabHost HostWith(params (string Key, string Value)[] settings) => new()
    {
        Builder = builder => builder.Configuration.AddInMemoryCollection(settings.Select(static one => KeyValuePair.Create($"Gateway:{one.Key}", (string?)one.Value))),
    };
}
