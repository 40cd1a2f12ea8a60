using Gateway.Transcoding;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>The section Gateway of the configuration sets the options.</summary>
public sealed class ConfigurationTests
{
    public static TheoryData<string, string, Func<GatewayOptions, object?>, object> Options => new()
    {
        { "Enabled", "false", static options => options.Enabled, false },
        { "MapUnannotatedMethods", "true", static options => options.MapUnannotatedMethods, true },
        { "OutputOnlyFields", "Refuse", static options => options.OutputOnlyFields, OutputOnlyFields.Refuse },
        { "CheckRequiredFields", "true", static options => options.CheckRequiredFields, true },
        { "VisibleLabels:0", "INTERNAL", static options => options.VisibleLabels.Single(), "INTERNAL" },
        { "RefuseRestricted", "true", static options => options.RefuseRestricted, true },
        { "StreamEnvelope", "true", static options => options.StreamEnvelope, true },
        { "UnknownQueryParameters", "Ignore", static options => options.UnknownQueryParameters, UnknownMember.Ignore },
        { "StreamForm", "Sse", static options => options.StreamForm, StreamForm.Sse },
        { "Streams:lab.Lab/Watch:Form", "Json", static options => options.Streams["lab.Lab/Watch"].Form, StreamForm.Json },
        { "Streams:lab.Lab:IdField", "id", static options => options.Streams["lab.Lab"].IdField, "id" },
        { "Streams:lab.Lab:EventField", "kind", static options => options.Streams["lab.Lab"].EventField, "kind" },
        { "Streams:lab.Lab:SendEnd", "false", static options => options.Streams["lab.Lab"].SendEnd, false },
        { "Streams:lab.Lab:ErrorEvent", "error", static options => options.Streams["lab.Lab"].ErrorEvent, "error" },
        { "JsonContentType", "application/a+json", static options => options.JsonContentType, "application/a+json" },
        { "JsonContentTypes:lab.Lab/Ask", "application/a+json", static options => options.JsonContentTypes["lab.Lab/Ask"], "application/a+json" },
        { "ResponseMetadata:0", "x-*", static options => options.ResponseMetadata.Single(), "x-*" },
        { "ResponseMetadataPrefix", "Grpc-Metadata-", static options => options.ResponseMetadataPrefix, "Grpc-Metadata-" },
        { "ResponseMetadataPrefix", "", static options => options.ResponseMetadataPrefix ?? "none", "none" },
        { "FieldMaskParameter", "mask", static options => options.FieldMaskParameter, "mask" },
        { "ConditionalRequests", "false", static options => options.ConditionalRequests, false },
        { "ErrorFormat", "Problem", static options => options.ErrorFormat, ErrorFormat.Problem },
        { "ErrorFormats:lab.Lab/Ask", "Aip193", static options => options.ErrorFormats["lab.Lab/Ask"], ErrorFormat.Aip193 },
        { "StreamFormatParameter", "format", static options => options.StreamFormatParameter, "format" },
        { "StreamFormatParameter", "", static options => options.StreamFormatParameter ?? "none", "none" },
        { "EventStreamRetry", "00:00:03", static options => options.EventStreamRetry, TimeSpan.FromSeconds(3) },
        { "StreamHeadersAfter", "00:00:00.5", static options => options.StreamHeadersAfter, TimeSpan.FromMilliseconds(500) },
        { "EventStreamHeartbeat", "00:00:20", static options => options.EventStreamHeartbeat, TimeSpan.FromSeconds(20) },
        { "StreamIdleTimeout", "00:10:00", static options => options.StreamIdleTimeout, TimeSpan.FromMinutes(10) },
        { "DrainTimeout", "00:00:00", static options => options.DrainTimeout, TimeSpan.Zero },
        { "IgnoredQueryParameters:0", "utm_source", static options => options.IgnoredQueryParameters.Single(), "utm_source" },
        { "IgnoredRules:0", "lab.Lab/Ask", static options => options.IgnoredRules.Single(), "lab.Lab/Ask" },
        { "JsonSettings:IgnoreDefaultValues", "true", static options => options.JsonSettings.IgnoreDefaultValues, true },
        { "JsonSettings:WriteEnumsAsIntegers", "true", static options => options.JsonSettings.WriteEnumsAsIntegers, true },
        { "JsonSettings:WriteInt64sAsStrings", "false", static options => options.JsonSettings.WriteInt64sAsStrings, false },
        { "JsonSettings:WriteIndented", "true", static options => options.JsonSettings.WriteIndented, true },
        { "JsonSettings:PropertyNameCaseInsensitive", "true", static options => options.JsonSettings.PropertyNameCaseInsensitive, true },
        { "JsonSettings:RemoveEnumPrefix", "true", static options => options.JsonSettings.RemoveEnumPrefix, true },
        { "JsonSettings:EnumNameCaseInsensitive", "true", static options => options.JsonSettings.EnumNameCaseInsensitive, true },
        { "JsonSettings:UseProtoFieldNames", "true", static options => options.JsonSettings.UseProtoFieldNames, true },
        { "JsonSettings:UnknownFields", "Ignore", static options => options.JsonSettings.UnknownFields, UnknownMember.Ignore },
        { "JsonSettings:MaxDepth", "12", static options => options.JsonSettings.MaxDepth, 12 },
        { "WebSockets:Enabled", "false", static options => options.WebSockets.Enabled, false },
        { "WebSockets:MapMethodPaths", "true", static options => options.WebSockets.MapMethodPaths, true },
        { "WebSockets:AllowedOrigins:0", "https://a.example", static options => options.WebSockets.AllowedOrigins.Single(), "https://a.example" },
        { "WebSockets:KeepAliveInterval", "00:01:00", static options => options.WebSockets.KeepAliveInterval, TimeSpan.FromMinutes(1) },
        { "WebSockets:KeepAliveTimeout", "00:01:00", static options => options.WebSockets.KeepAliveTimeout, TimeSpan.FromMinutes(1) },
        { "WebSockets:IdleTimeout", "00:01:00", static options => options.WebSockets.IdleTimeout, TimeSpan.FromMinutes(1) },
        { "WebSockets:EnableCompression", "true", static options => options.WebSockets.EnableCompression, true },
    };

    [Theory]
    [MemberData(nameof(Options), DisableDiscoveryEnumeration = true)]
    public void Option_is_set_by_its_key(string key, string text, Func<GatewayOptions, object?> read, object expected)
    {
        using var services = Configure(("Gateway:" + key, text)).AddGateway().BuildServiceProvider();

        Assert.Equal(expected, read(services.GetRequiredService<IOptions<GatewayOptions>>().Value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Code_wins_over_the_configuration_wherever_it_stands(bool codeFirst)
    {
        var collection = Configure(("Gateway:StreamEnvelope", "true"), ("Gateway:JsonSettings:MaxDepth", "12"));
        Action<GatewayOptions> code = static options => options.StreamEnvelope = false;
        if (codeFirst)
        {
            collection.Configure(code).AddGateway();
        }
        else
        {
            collection.AddGateway(code).AddGateway();
        }

        using var services = collection.BuildServiceProvider();
        var options = services.GetRequiredService<IOptions<GatewayOptions>>().Value;

        Assert.Equal((false, 12), (options.StreamEnvelope, options.JsonSettings.MaxDepth));
    }

    [Theory]
    [InlineData("DrainTimeout", "25:00:00", "DrainTimeout")]
    [InlineData("JsonSettings:MaxDepth", "101", "MaxDepth")]
    [InlineData("WebSockets:KeepAliveInterval", "00:00:00", "KeepAliveInterval")]
    [InlineData("StreamHeadersAfter", "soon", "Gateway:StreamHeadersAfter")]
    [InlineData("UnknownQueryParameters", "Shout", "Gateway:UnknownQueryParameters")]
    [InlineData("StreamForm", "7", "Gateway:StreamForm is '7': expected Ndjson or Json or Sse.")]
    [InlineData("StreamForm", "-1", "Gateway:StreamForm is '-1'")]
    [InlineData("OutputOnlyFields", "3", "Gateway:OutputOnlyFields is '3': expected Accept or Ignore or Refuse.")]
    [InlineData("ErrorFormat", "9", "Gateway:ErrorFormat is '9': expected Status or Aip193 or Problem.")]
    [InlineData("ErrorFormats:admin.Admin", "9", "Gateway:ErrorFormats:admin.Admin is '9'")]
    [InlineData("Streams:admin.Admin:Form", "3", "Gateway:Streams:admin.Admin:Form is '3'")]
    [InlineData("UnknownQueryParameters", "2", "Gateway:UnknownQueryParameters is '2'")]
    [InlineData("JsonSettings:UnknownFields", "2", "Gateway:JsonSettings:UnknownFields is '2'")]
    [InlineData("WebSockets:AllowedOrigins:0", "a.example", "AllowedOrigins")]
    public async Task Value_out_of_range_stops_the_host_and_names_its_option(string key, string value, string named)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => MapHost.StartAsync(
            static app =>
            {
                app.MapGrpcService<AdminService>();
                app.MapGateway();
            },
            builder: builder => builder.Configuration.AddInMemoryCollection([new("Gateway:" + key, value)])));

        Assert.Contains(named, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Number_that_is_no_name_stops_the_host_in_code_too()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => MapHost.StartAsync(static app => app.MapGateway(), static options => options.ErrorFormats["admin.Admin"] = (ErrorFormat)9));

        Assert.Contains("ErrorFormats:admin.Admin is 9", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_parameters_of_one_name_stop_the_host()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => MapHost.StartAsync(static app => app.MapGateway(), options => options.FieldMaskParameter = "$alt"));

        Assert.Contains("GatewayOptions.StreamFormatParameter and FieldMaskParameter are both '$alt'", error.ToString(), StringComparison.Ordinal);
    }

    private static IServiceCollection Configure(params (string Key, string Value)[] values) => new ServiceCollection().AddSingleton<IConfiguration>(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build());
}
