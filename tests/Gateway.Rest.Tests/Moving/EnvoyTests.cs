using Gateway.Rest.Tests.Mapping;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Moving;

/// <summary>What takes the place of fields of Envoy's filter: docs/migrating-from-envoy.md.</summary>
public sealed class EnvoyTests
{
    [Theory]
    [InlineData(true, "level_high", 200)]
    [InlineData(true, "Level_High", 200)]
    [InlineData(true, "LEVEL_HIGH", 200)]
    [InlineData(true, "level-high", 400)]
    [InlineData(false, "level_high", 400)]
    [InlineData(false, "LEVEL_HIGH", 200)]
    public async Task Names_of_enums_may_be_in_any_case_in_body_query_and_path(bool isAnyCase, string name, int status)
    {
        await using var host = await MapHost.StartAsync(Map, options => options.JsonSettings.EnumNameCaseInsensitive = isAnyCase, static services => services.AddSingleton<MovingService>());

        foreach (var answer in new[] { await host.GetAsync($"/v1/levels/{name}"), await host.GetAsync($"/v1/things/a?level={name}"), await host.PostAsync("/v1/things", $$"""{"level":"{{name}}"}""") })
        {
            Assert.Equal((status, status == 200), (answer.Status, answer.Body.Contains("\"level\":\"LEVEL_HIGH\"", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Settings_give_what_Envoy_gives_by_default()
    {
        await using var host = await MapHost.StartAsync(
            Map,
            static options =>
            {
                options.StreamForm = StreamForm.Json;
                options.JsonSettings.IgnoreDefaultValues = true;
                options.JsonSettings.UnknownFields = UnknownMember.Ignore;
                options.IgnoredQueryParameters.Add("utm_source");
            },
            static services => services.AddSingleton<MovingService>());

        Assert.Equal((200, "[{\"count\":1},{\"count\":2}]"), (await host.GetAsync("/v1/things/a/watch")).Both);
        Assert.Equal((200, "[]"), (await host.GetAsync("/v1/things/empty/watch")).Both);
        Assert.Equal((200, "{\"big\":\"5\"}"), (await host.PostAsync("/v1/things", "{\"big\":5,\"nothing\":1}")).Both);
        Assert.Equal(200, (await host.GetAsync("/v1/things/a?utm_source=x")).Status);
        Assert.Equal(400, (await host.GetAsync("/v1/things/a?nothing=x")).Status);
        Assert.Contains("\"text\":\"a b\"", (await host.GetAsync("/v1/things/a?text=a+b")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_without_an_end_are_those_of_Envoy()
    {
        await using var host = await MapHost.StartAsync(
            Map,
            static options =>
            {
                options.StreamForm = StreamForm.Sse;
                options.JsonSettings.IgnoreDefaultValues = true;
                options.Streams["moving.Moving"] = new GatewayStreamOptions { SendEnd = false };
            },
            static services => services.AddSingleton<MovingService>());

        Assert.Equal("id: 1\ndata: {\"count\":1}\n\nid: 2\ndata: {\"count\":2}\n\n", (await host.GetAsync("/v1/things/a/watch")).Body);
    }

    private static void Map(WebApplication app)
    {
        app.MapGrpcService<MovingService>();
        app.MapGateway();
    }
}
