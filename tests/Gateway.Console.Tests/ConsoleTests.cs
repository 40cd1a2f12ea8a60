using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Tests.Console;

public sealed class ConsoleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_loads_only_its_own_files_and_its_policy_allows_no_others()
    {
        await using var app = await StartAsync(app => app.MapGatewayStreams());
        using var client = ClientOf(app);

        using var page = await client.GetAsync(new Uri("/streams/", UriKind.Relative), Stop);
        var html = await page.Content.ReadAsStringAsync(Stop);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("script-src 'self'", string.Join(';', page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("//", html, StringComparison.Ordinal);
        foreach (var part in new[] { "console.css", "console.js" })
        {
            Assert.Contains($"\"/streams/{part}\"", html, StringComparison.Ordinal);
            using var asset = await client.GetAsync(new Uri($"/streams/{part}", UriKind.Relative), Stop);
            Assert.Equal(HttpStatusCode.OK, asset.StatusCode);
        }
    }

    [Fact]
    public async Task Console_is_served_at_another_path_and_behind_a_path_base()
    {
        await using var app = await StartAsync(app =>
        {
            app.UsePathBase("/api");
            app.UseRouting();
            app.MapGatewayStreams("/tools/streams");
        });
        using var client = ClientOf(app);

        var html = await client.GetStringAsync(new Uri("/api/tools/streams", UriKind.Relative), Stop);

        Assert.Contains("data-base=\"/api\"", html, StringComparison.Ordinal);
        Assert.Contains("src=\"/api/tools/streams/console.js\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bindings_are_listed_with_what_the_form_needs()
    {
        await using var app = await StartAsync(app => app.MapGatewayStreams());
        using var client = ClientOf(app);

        var bindings = JsonNode.Parse(await client.GetStringAsync(new Uri("/streams/methods.json", UriKind.Relative), Stop))!.AsArray();

        Assert.Equal(6, bindings.Count);
        Assert.Equal(
            """{"method":"proto.Greetering/FailHello","kind":"serverStream","summary":"Fails with the code, the message and fitting details, after as many messages as asked for","httpMethod":"GET","path":"/v1/fail/{code}","parameters":["code"],"query":["message","after"],"takesBody":false,"takesBytes":false,"example":{"message":"string","after":0}}""",
            bindings.Single(binding => (string?)binding!["path"] == "/v1/fail/{code}")!.ToJsonString());
        Assert.Equal(
            """{"name":"string"}""",
            bindings.Single(binding => (string?)binding!["path"] == "/v1/hello:chat")!["example"]!.ToJsonString());
    }

    [Fact]
    public async Task A_parameter_of_a_group_is_in_the_form_and_hidden_methods_are_not_listed()
    {
        await using var app = await Described.StartAsync(
            services => services.AddGrpcSwagger(),
            app =>
            {
                Described.Map(app.MapGroup("/{tenant}"), Recursion.Trees.Descriptor);
                Described.Map(app.MapGroup("/hidden").ExcludeFromDescription(), Proto.Greetering.Descriptor);
                app.MapGatewayStreams();
            });
        using var client = ClientOf(app);

        var bindings = JsonNode.Parse(await client.GetStringAsync(new Uri("/streams/methods.json", UriKind.Relative), Stop))!.AsArray();

        Assert.Equal(["/{tenant}/trees", "/{tenant}/trees", "/{tenant}/web"], bindings.Select(binding => (string?)binding!["path"]));
        Assert.All(bindings, binding => Assert.Equal("""["tenant"]""", binding!["parameters"]!.ToJsonString()));
    }

    [Fact]
    public async Task Conventions_of_the_builder_apply_to_every_file()
    {
        await using var app = await StartAsync(app => app.MapGatewayStreams().WithMetadata("mine"));

        var endpoints = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

        var files = endpoints.Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith("/streams", StringComparison.Ordinal)).ToList();
        Assert.Equal(6, files.Count);
        Assert.All(files, file => Assert.Equal("mine", file.Metadata.GetMetadata<string>()));
    }

    [Fact]
    public async Task Console_without_its_services_names_the_missing_call()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var error = Assert.Throws<InvalidOperationException>(() => app.MapGatewayStreams());

        Assert.Contains("AddGrpcSwagger()", error.Message, StringComparison.Ordinal);
    }

    private static Task<WebApplication> StartAsync(Action<WebApplication> map) => Described.StartAsync(
        services => services.AddGrpcSwagger(),
        app =>
        {
            Described.Map(app, Proto.Greetering.Descriptor);
            map(app);
        });

    private static HttpClient ClientOf(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.First()) };
}
