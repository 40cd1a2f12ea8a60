using System.Text.Json.Nodes;
using System.Threading.RateLimiting;
using Gateway.OpenApi.Documents;
using Gateway.OpenApi.Served;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Tests.Documents;

/// <summary>The answers of the gateway itself, and the headers.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData("get", "/v1/hello/{name}", "200 400 503 504 default")]
    [InlineData("post", "/v1/hello", "200 400 413 415 503 504 default")]
    [InlineData("get", "/v1/hello/{name}/stream", "200 400 406 503 504 default")]
    [InlineData("post", "/v1/hello:collect", "200 400 413 415 503 504 default")]
    [InlineData("get", "/v1/shelves/{shelf}/books/{book}", "200 400 404 503 504 default")]
    [InlineData("patch", "/v1/shelves/{shelf}/books/{book}", "200 400 404 413 415 503 504 default")]
    [InlineData("put", "/v1/shelves/{id}", "200 400 413 415 503 504 default")]
    [InlineData("post", "/v1/echo", "200 400 413 503 504 default")]
    public async Task An_operation_has_the_answers_that_it_can_give(string method, string path, string answers)
    {
        var document = await Described.ByAsync(Proto.Greetering.Descriptor, Library.Library.Descriptor);
        Assert.Equal(answers, string.Join(' ', document.Operation(method, path)["responses"]!.AsObject().Select(answer => answer.Key)));
    }

    [Fact]
    public async Task Answers_are_shared_and_have_a_description_and_an_example()
    {
        var document = await Described.ByAsync(Library.Library.Descriptor);
        var answers = document["components"]!["responses"]!.AsObject().Where(answer => answer.Key != "google.rpc.Status").ToList();
        Assert.Equal(
            ["BadRequest", "GatewayTimeout", "NotAcceptable", "NotFound", "PayloadTooLarge", "ServiceUnavailable", "UnsupportedMediaType"],
            answers.Select(answer => answer.Key).Order(StringComparer.Ordinal));
        foreach (var (name, answer) in answers)
        {
            Assert.False(string.IsNullOrEmpty((string?)answer!["description"]), name);
            var content = answer["content"]!["application/json"]!;
            Json.Equal("""{ "$ref": "#/components/schemas/google.rpc.Status" }""", content["schema"]!);
            Assert.NotEqual(0, (int?)content["example"]!["code"]);
        }

        Json.Equal("""{ "$ref": "#/components/headers/Retry-After" }""", document["components"]!["responses"]!["ServiceUnavailable"]!["headers"]!["Retry-After"]!);
    }

    [Fact]
    public async Task A_rate_limiter_answers_429_where_it_counts()
    {
        var document = await SecurityLab.DescribeAsync(
            services => services.AddRateLimiter(limiter =>
            {
                limiter.RejectionStatusCode = 429;
                limiter.AddFixedWindowLimiter("few", window => (window.PermitLimit, window.Window) = (1, TimeSpan.FromMinutes(1)));
            }),
            app =>
            {
                app.MapGrpcService<Proto.Greetering.GreeteringBase>().RequireRateLimiting("few");
                app.MapGrpcService<Recursion.Trees.TreesBase>();
            });
        Json.Equal("""{ "$ref": "#/components/responses/TooManyRequests" }""", document.Operation("get", SecurityLab.Hello)["responses"]!["429"]!);
        Assert.Null(document.Operation("post", "/trees")["responses"]!["429"]);
        Assert.NotNull(document["components"]!["responses"]!["TooManyRequests"]!["headers"]!["Retry-After"]);
    }

    [Fact]
    public async Task A_global_limiter_counts_everywhere_but_where_it_is_disabled()
    {
        var document = await SecurityLab.DescribeAsync(
            services => services.AddRateLimiter(limiter =>
            {
                limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(
                    static _ => RateLimitPartition.GetNoLimiter(""));
                limiter.OnRejected = static (_, _) => default;
            }),
            app =>
            {
                app.MapGrpcService<Proto.Greetering.GreeteringBase>();
                app.MapGrpcService<Recursion.Trees.TreesBase>().DisableRateLimiting();
            });
        Assert.NotNull(document.Operation("get", SecurityLab.Hello)["responses"]!["429"]);
        Assert.Null(document.Operation("post", "/trees")["responses"]!["429"]);
    }

    [Fact]
    public async Task Answers_of_the_application_keep_their_names()
    {
        await using var app = await Described.StartAsync(services => services.AddGrpcSwagger(), Proto.Greetering.Descriptor);
        var made = new OpenApiDocument { Info = new() { Title = "own", Version = "1" }, Components = new() { Responses = new Dictionary<string, IOpenApiResponse>() } };
        made.AddComponent("BadRequest", new OpenApiResponse { Description = "own" });

        new GrpcDocument(app.Services.GetRequiredService<ServedDescription>().Read(), new(), app.Services).AddTo(made, (_, _) => true, (_, _, _) => { });

        var document = await Described.WriteAsync(made);
        Assert.Equal("own", (string?)document["components"]!["responses"]!["BadRequest"]!["description"]);
        Json.Equal("""{ "$ref": "#/components/responses/google.rpc.Status.BadRequest" }""", document.Operation("get", SecurityLab.Hello)["responses"]!["400"]!);
    }

    [Fact]
    public async Task Without_refusals_only_success_and_default_are_left()
    {
        var document = await SecurityLab.DescribeAsync(_ => { }, configure: options => options.DescribeRefusals = false);
        Assert.All(document.Operations(), operation => Assert.Equal(["200", "default"], operation.Node["responses"]!.AsObject().Select(answer => answer.Key)));
    }

    [Fact]
    public async Task Headers_are_parameters_by_option_only()
    {
        var without = await Described.ByAsync(Proto.Greetering.Descriptor);
        var with = await SecurityLab.DescribeAsync(_ => { }, configure: options => options.DescribeHeaders = true);

        Assert.Equal(["path name"], without.Parameters("get", SecurityLab.Hello));
        Assert.Null(without["components"]!["parameters"]);
        Json.Equal(
            """[{ "$ref": "#/components/parameters/grpc-timeout" }, { "$ref": "#/components/parameters/X-Server-Timeout" }]""",
            new JsonArray([.. with.Operation("get", SecurityLab.Hello)["parameters"]!.AsArray().Skip(1).Select(parameter => parameter!.DeepClone())]));
        Assert.Equal("header", (string?)with["components"]!["parameters"]!["grpc-timeout"]!["in"]);
        Assert.Null(with["components"]!["parameters"]!["grpc-timeout"]!["required"]);
        Json.Equal("""{ "$ref": "#/components/headers/Vary" }""", with.Operation("get", SecurityLab.Stream)["responses"]!["200"]!["headers"]!["Vary"]!);
        Assert.Null(with.Operation("get", SecurityLab.Hello)["responses"]!["200"]!["headers"]);
    }

    [Fact]
    public async Task Every_operation_has_a_summary()
    {
        var document = await Described.ByAsync(Proto.Greetering.Descriptor, Library.Library.Descriptor, Conflicts.Library.Descriptor, Recursion.Trees.Descriptor);
        Assert.All(document.Operations(), operation => Assert.False(string.IsNullOrWhiteSpace((string?)operation.Node["summary"]), operation.Path));
    }
}
