using Gateway.Rest.Tests.Lab;
using Gateway.Transcoding.Binding;
using Google.Api;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>Rules in code take the place of annotations, and rules can be left out.</summary>
public sealed class RuleTests
{
    [Fact]
    public async Task Rule_in_code_takes_the_place_of_the_annotation()
    {
        await using var host = await MapHost.StartAsync(Map, static options =>
        {
            options.Rules.Add(new HttpRule { Selector = "lab.Lab.Ask", Get = "/v2/ask/{text}" });
            options.Rules.Add(new HttpRule { Selector = "lab.Lab.Plain", Post = "/v2/plain", Body = "*" });
        });

        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.GetAsync("/v2/ask/x")).Both);
        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.PostAsync("/v2/plain", "{\"text\":\"x\"}")).Both);
        Assert.Equal(404, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Equal(404, (await host.PostAsync("/v1/ask", "{}")).Status);
    }

    [Theory]
    [InlineData("lab.Lab/Ask", 404, 404)]
    [InlineData("lab.Lab.Ask", 404, 404)]
    [InlineData("GET /v1/ask/{text}", 405, 200)]
    public async Task Ignored_rule_is_not_served(string ignored, int get, int post)
    {
        await using var host = await MapHost.StartAsync(Map, options => options.IgnoredRules.Add(ignored));

        Assert.Equal(get, (await host.GetAsync("/v1/ask/x")).Status);
        Assert.Equal(post, (await host.PostAsync("/v1/ask", "{}")).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/everything")).Status);
    }

    [Fact]
    public async Task Rules_with_mistakes_are_left_out_as_the_error_names_them()
    {
        var error = await Assert.ThrowsAsync<BindingException>(() => MapHost.StartAsync(MapMistakes));
        Assert.Contains("GatewayOptions.IgnoredRules", error.Message, StringComparison.Ordinal);

        await using var host = await MapHost.StartAsync(MapMistakes, options =>
        {
            foreach (var problem in error.Problems)
            {
                options.IgnoredRules.Add(problem.Binding.Length > 0 ? problem.Binding : problem.Method);
            }
        });

        Assert.Equal((200, "{\"name\":\"x\",\"other\":\"\"}"), (await host.GetAsync("/v2/x")).Both);
    }

    [Fact]
    public async Task Mistake_in_a_rule_in_code_stops_the_start()
    {
        var error = await Assert.ThrowsAsync<BindingException>(() => MapHost.StartAsync(Map, static options =>
        {
            options.Rules.Add(new HttpRule { Selector = "lab.Lab.Plain", Get = "/v2/{nothing}" });
            options.Rules.Add(new HttpRule { Selector = "lab.Lab.Gone", Get = "/v2/gone" });
            options.Rules.Add(new HttpRule { Get = "/v2/nobodys" });
        }));

        Assert.Equal(["", "lab.Lab.Gone", "lab.Lab/Plain"], error.Problems.Select(problem => problem.Method).Order(StringComparer.Ordinal));
    }

    private static void Map(WebApplication app)
    {
        app.MapGrpcService<LabService>();
        app.MapGateway();
    }

    private static void MapMistakes(WebApplication app)
    {
        app.MapGrpcService<MistakenService>();
        app.MapGateway();
    }
}
