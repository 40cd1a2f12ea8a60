using System.Net;
using System.Text.Json.Nodes;
using Gateway.OpenApi.Tests.Swagger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Tests.Documents;

/// <summary>Title, description, servers and tags.</summary>
public class DocumentInfoTests
{
    private const string GreeteringComment = "Greets: one method for each kind of call, and one that fails on purpose.";

    [Fact]
    public async Task The_comment_of_the_only_service_describes_the_document()
    {
        var one = await Described.ByAsync(Proto.Greetering.Descriptor);
        var two = await Described.ByAsync(Proto.Greetering.Descriptor, Recursion.Trees.Descriptor);
        Assert.Equal(GreeteringComment, (string?)one["info"]!["description"]);
        Assert.Null(two["info"]!["description"]);
    }

    [Fact]
    public async Task The_application_describes_its_document_itself()
    {
        var own = await SecurityLab.DescribeAsync(services => services.AddSwaggerGen(swagger => swagger.SwaggerDoc("v1", new() { Title = "Own", Version = "2", Description = "Own words." })));
        var mixed = await Described.ByAsync(_ => { }, app =>
        {
            Described.Map(app, Proto.Greetering.Descriptor);
            app.MapGet("/own", () => "text");
        });
        Assert.Equal("Own words.", (string?)own["info"]!["description"]);
        Assert.Equal("Own", (string?)own["info"]!["title"]);
        Assert.Null(mixed["info"]!["description"]);
    }

    [Fact]
    public async Task Options_say_all_that_a_document_can_say_of_itself()
    {
        var document = await SecurityLab.DescribeAsync(_ => { }, configure: options =>
        {
            (options.Title, options.Version, options.Description) = ("Shop", "1.4.0", "Sells.");
            options.TermsOfService = new Uri("https://example.com/terms");
            options.Contact = new() { Name = "Support", Email = "help@example.com", Url = new Uri("https://example.com/help") };
            options.License = new() { Name = "MIT License", Identifier = "MIT" };
            options.ExternalDocs = new() { Url = new Uri("https://example.com/docs"), Description = "Guides" };
            options.Servers.Add("/api");
            options.Tags["proto.Greetering"] = new() { Description = "Says hello.", DisplayName = "Greetings", ExternalDocs = new() { Url = new Uri("https://example.com/greet") } };
        });

        Json.Equal(
            """
            {
              "title": "Shop", "version": "1.4.0", "description": "Sells.", "termsOfService": "https://example.com/terms",
              "contact": { "name": "Support", "email": "help@example.com", "url": "https://example.com/help" },
              "license": { "name": "MIT License", "identifier": "MIT" }
            }
            """,
            document["info"]!);
        Json.Equal("""{ "url": "https://example.com/docs", "description": "Guides" }""", document["externalDocs"]!);
        Json.Equal("""[{ "url": "/api" }]""", document["servers"]!);
        Json.Equal(
            """[{ "name": "Greetering", "description": "Says hello.", "externalDocs": { "url": "https://example.com/greet" }, "x-displayName": "Greetings" }]""",
            document["tags"]!);
    }

    [Fact]
    public async Task A_tag_has_the_comment_of_its_service_or_else_its_name()
    {
        var document = await Described.ByAsync(Proto.Greetering.Descriptor, Recursion.Trees.Descriptor);
        Json.Equal(
            $$"""[{ "name": "Greetering", "description": "{{GreeteringComment}}" }, { "name": "Trees", "description": "The methods of `test.recursion.Trees`." }]""",
            document["tags"]!);
    }

    [Fact]
    public async Task A_branch_has_its_path_base_as_server()
    {
        await using var app = await Described.StartAsync(
            services => services.AddGrpcSwagger(),
            app => app.Map("/api", branch =>
            {
                branch.UseRouting();
                branch.UseEndpoints(endpoints =>
                {
                    endpoints.MapGrpcService<MarkedGreetering>();
                    endpoints.MapGateway();
                    endpoints.MapGatewaySwagger();
                });
            }));
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        var document = JsonNode.Parse(await client.GetStringAsync("/api/swagger/v1/swagger.json", TestContext.Current.CancellationToken))!.AsObject();

        Json.Equal("""[{ "url": "/api" }]""", document["servers"]!);
        Assert.NotNull(document.Operation("get", SecurityLab.Hello));
        using var answer = await client.GetAsync(new Uri("/api/v1/hello/anna", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
    }

    [Fact]
    public async Task The_prefix_that_a_proxy_forwards_is_the_server()
    {
        await using var app = await Described.StartAsync(
            services => services.AddGrpcSwagger(),
            app =>
            {
                app.UseForwardedHeaders(new() { ForwardedHeaders = ForwardedHeaders.XForwardedPrefix });
                Described.Map(app, Proto.Greetering.Descriptor);
                app.MapGatewaySwagger();
            });
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Add("X-Forwarded-Prefix", "/shop");

        var document = JsonNode.Parse(await client.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken))!;

        Json.Equal("""[{ "url": "/shop" }]""", document["servers"]!);
    }
}
