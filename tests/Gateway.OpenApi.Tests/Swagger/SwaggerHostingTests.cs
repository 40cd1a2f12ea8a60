using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Tests.Swagger;

public class SwaggerHostingTests
{
    [Fact]
    public async Task One_line_each_serves_the_page_its_assets_and_the_document()
    {
        await using var app = await StartAsync(services => services.AddGrpcSwagger(), app =>
        {
            app.MapGatewaySwagger();
            app.MapGet("/{**rest}", () => "the application's own catch-all").ExcludeFromDescription();
        });
        using var client = ClientOf(app);

        var page = await client.GetStringAsync("/swagger", TestContext.Current.CancellationToken);
        Assert.Contains("swagger-ui", page, StringComparison.Ordinal);
        Assert.DoesNotContain("//", page.Replace("<!-- HTML", "", StringComparison.Ordinal), StringComparison.Ordinal);
        foreach (var asset in new[] { "swagger-ui.css", "swagger-ui-bundle.js", "index.js" })
        {
            using var response = await client.GetAsync($"/swagger/{asset}", TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.NotEqual("text/plain", response.Content.Headers.ContentType?.MediaType);
        }

        await AssertDescribesGreeteringAsync(client);
        Assert.Contains("openapi:", await client.GetStringAsync("/swagger/v1/swagger.yaml", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_written_for_Grpc_Swagger_works_unchanged()
    {
        await using var app = await StartAsync(
            services =>
            {
                services.AddGrpcSwagger();
                services.AddSwaggerGen(c =>
                {
                    c.SwaggerDoc("v1", new OpenApiInfo { Title = "gRPC transcoding", Version = "v1" });
                    var filePath = Path.Combine(AppContext.BaseDirectory, "Gateway.OpenApi.Tests.xml");
                    c.IncludeGrpcXmlComments(filePath, includeControllerXmlComments: true);
                    c.IncludeGrpcXmlComments(filePath);
                });
                services.Configure<GatewayOpenApiOptions>(options => options.FindXmlComments = false);
            },
            app =>
            {
                app.UseSwagger();
                app.UseSwaggerUI(c => c.SwaggerEndpoint("/swagger/v1/swagger.json", "My API V1"));
            });
        using var client = ClientOf(app);
        await AssertDescribesGreeteringAsync(client);
        Assert.Contains("swagger-ui", await client.GetStringAsync("/swagger/index.html", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_documentation_file_that_is_not_there_costs_only_the_comments()
    {
        await using var app = await Described.StartAsync(
            services =>
            {
                services.AddGrpcSwagger(options => options.FindXmlComments = false);
                services.ConfigureSwaggerGen(c => c.IncludeGrpcXmlComments("no-such-file.xml"));
            },
            Proto.Greetering.Descriptor);
        var document = await Described.WriteAsync(Described.Make(app));
        Assert.Equal("Stream hello", (string?)document.Operation("get", "/v1/hello/{name}/stream")["summary"]);
    }

    [Fact]
    public async Task Group_names_choose_the_document_and_hidden_methods_are_in_none()
    {
        await using var app = await Described.StartAsync(
            services =>
            {
                services.AddGrpcSwagger();
                services.AddSwaggerGen(c =>
                {
                    c.SwaggerDoc("v1", new() { Title = "one", Version = "1" });
                    c.SwaggerDoc("v2", new() { Title = "two", Version = "2" });
                });
            },
            app => app.MapGrpcService<MarkedGreetering>());
        Assert.Equal(["/v1/hello/{name}", "/v1/hello", "/v1/hello:chat"], Described.Make(app).Paths.Keys);
        Assert.Equal(["/v1/hello/{name}/stream", "/v1/hello:chat"], Described.Make(app, "v2").Paths.Keys);
    }

    [Fact]
    public async Task Conventions_of_the_gateway_reach_the_document()
    {
        await using var app = await Described.StartAsync(
            services => services.AddGrpcSwagger(),
            app => Described.Map(app, Proto.Greetering.Descriptor),
            gateway => gateway.Add(endpoint =>
            {
                if (endpoint.DisplayName!.Contains("/stream", StringComparison.Ordinal))
                {
                    endpoint.Metadata.Add(new ExcludeFromDescriptionAttribute());
                }
            }));

        var paths = Described.Make(app).Paths.Keys;
        Assert.Contains("/v1/hello/{name}", paths);
        Assert.DoesNotContain("/v1/hello/{name}/stream", paths);
    }

    [Fact]
    public async Task The_applications_own_operations_and_schemas_stay_and_its_filters_see_ours()
    {
        await using var app = await StartAsync(
            services =>
            {
                services.AddSwaggerGen(c => c.OperationFilter<MarkingFilter>());
                services.AddGrpcSwagger();
            },
            app => app.MapGet("/v1/hello/{who}", (string who) => new HelloResp(who)));

        var document = await Described.WriteAsync(Described.Make(app));
        Assert.Null(document.Operation("get", "/v1/hello/{who}")["operationId"]);
        Assert.NotNull(document.Schema("HelloResp")["properties"]!["text"]);
        Assert.NotNull(document.Schema("proto.HelloResp")["properties"]!["msg"]);
        Assert.Equal("marked post v1/hello", (string?)document.Operation("post", "/v1/hello")["description"]);
    }

    [Fact]
    public async Task Every_version_of_OpenAPI_can_be_written()
    {
        await using var app = await Described.StartAsync(
            services => services.AddGrpcSwagger(),
            Proto.Greetering.Descriptor, Library.Library.Descriptor, Conflicts.Library.Descriptor, Recursion.Trees.Descriptor, Legacy.LegacyReflection.Descriptor.Services[0]);
        foreach (var version in new[] { OpenApiSpecVersion.OpenApi3_0, OpenApiSpecVersion.OpenApi3_1, OpenApiSpecVersion.OpenApi3_2 })
        {
            var document = await Described.WriteAsync(Described.Make(app), version);
            Assert.NotNull(document.Operation("get", "/v1/hello/{name}"));
        }
    }

    [Theory]
    [InlineData("swagger.json", "\"openapi\": \"3.1.")]
    [InlineData("swagger.json?version=3.0", "\"openapi\": \"3.0.")]
    [InlineData("swagger.json?version=3.1", "\"openapi\": \"3.1.")]
    [InlineData("swagger.json?version=3.2", "\"openapi\": \"3.2.")]
    [InlineData("swagger.yaml?version=3.0", "openapi: 3.0.")]
    [InlineData("swagger.yml?version=3.2", "openapi: '3.2.")]
    public async Task A_document_is_served_in_the_version_that_is_asked_for(string file, string version)
    {
        await using var app = await StartAsync(services => services.AddGrpcSwagger(), app => app.MapGatewaySwagger());
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Contains(version, await client.GetStringAsync($"/swagger/v1/{file}", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("3")]
    [InlineData("")]
    [InlineData("3.1&version=3.0")]
    public async Task A_version_that_is_not_offered_is_refused_with_the_list(string version)
    {
        await using var app = await StartAsync(services => services.AddGrpcSwagger(), app => app.MapGatewaySwagger());
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var answer = await client.GetAsync($"/swagger/v1/swagger.json?version={version}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.EndsWith("Offered: 3.0, 3.1, 3.2.\n", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Task<WebApplication> StartAsync(Action<IServiceCollection> configure, Action<WebApplication> map) => Described.StartAsync(
        configure,
        app =>
        {
            Described.Map(app, Proto.Greetering.Descriptor);
            map(app);
        });

    private static HttpClient ClientOf(WebApplication app) => new() { BaseAddress = new Uri(app.Urls.First()) };

    private static async Task AssertDescribesGreeteringAsync(HttpClient client)
    {
        var json = await client.GetStringAsync("/swagger/v1/swagger.json", TestContext.Current.CancellationToken);
        var document = System.Text.Json.Nodes.JsonNode.Parse(json)!.AsObject();
        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        Assert.Equal("Greets one name", (string?)document.Operation("get", "/v1/hello/{name}")["summary"]);
        Assert.Equal("/", (string?)document["servers"]![0]!["url"]);
        Assert.Equal(6, document["paths"]!.AsObject().Count);
    }

    private sealed record HelloResp(string Text);

    private sealed class MarkingFilter : IOperationFilter
    {
        public void Apply(OpenApiOperation operation, OperationFilterContext context) =>
            operation.Description = $"marked {context.ApiDescription.HttpMethod?.ToLowerInvariant()} {context.ApiDescription.RelativePath}";
    }
}
