using Gateway.Testing;
using Google.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Gateway.OpenApi.Tests.Documents;

/// <summary>Documents have what the gateway serves, and nothing else.</summary>
public class ServedTests
{
    [Fact]
    public async Task A_rule_in_code_takes_the_place_of_the_annotation()
    {
        var document = await Described.ByAsync(
            options => options.Rules.Add(new HttpRule
            {
                Selector = "proto.Greetering.Hello",
                Put = "/code/{name}",
                AdditionalBindings = { new HttpRule { Get = "/code" } },
            }),
            Proto.Greetering.Descriptor);
        Assert.Equal("Greetering_Hello", (string?)document.Operation("put", "/code/{name}")["operationId"]);
        Assert.Equal("Greetering_HelloByGet", (string?)document.Operation("get", "/code")["operationId"]);
        Assert.Equal(["query name"], document.Parameters("get", "/code"));
        Assert.Null(document["paths"]!["/v1/hello"]);
    }

    [Fact]
    public async Task A_rule_that_is_left_out_is_in_no_document()
    {
        var document = await Described.ByAsync(
            options => options.IgnoredRules.UnionWith(["GET /v1/hello/{name}", "proto.Greetering/FailHello"]), Proto.Greetering.Descriptor);
        Assert.Equal(
            ["/v1/hello", "/v1/hello/{name}/stream", "/v1/hello:collect", "/v1/hello:chat"],
            document["paths"]!.AsObject().Select(path => path.Key));
        Assert.Equal("Greetering_Hello", (string?)document.Operation("post", "/v1/hello")["operationId"]);
    }

    [Fact]
    public async Task Services_added_at_run_time_come_into_documents()
    {
        using var late = new LateEndpoints();
        await using var app = await Described.StartAsync(
            services => services.AddGrpcSwagger(),
            app =>
            {
                Described.Map(app, Recursion.Trees.Descriptor);
                ((IEndpointRouteBuilder)app).DataSources.Add(late);
            });
        Assert.Equal(["/trees", "/web"], Described.Make(app).Paths.Keys);

        late.Add(app.Services, Proto.Greetering.Descriptor);

        var document = await Described.WriteAsync(Described.Make(app));
        Assert.Equal("Greets one name", (string?)document.Operation("get", "/v1/hello/{name}")["summary"]);
        Assert.NotNull(document["paths"]!["/trees"]);

        late.Clear();

        Assert.Equal(["/trees", "/web"], Described.Make(app).Paths.Keys);
    }

    [Fact]
    public async Task An_operation_filter_gets_the_method_of_the_gRPC_endpoint()
    {
        await using var app = await Described.StartAsync(
            services => services.AddGrpcSwagger().ConfigureSwaggerGen(c => c.OperationFilter<NamingFilter>()), Recursion.Trees.Descriptor);
        var document = await Described.WriteAsync(Described.Make(app));
        Assert.Equal("Gateway.OpenApi.Tests.Recursion.Trees+TreesBase", (string?)document.Operation("get", "/trees")["description"]);
    }

    [Theory]
    [InlineData("AddGateway() is not called", "call AddGateway() and app.MapGateway(), or AddGrpc().AddJsonTranscoding(), and map a service with app.MapGrpcService<T>()")]
    [InlineData("MapGateway() is not called", "call app.MapGateway()")]
    [InlineData("it is not enabled", "set Gateway:Enabled to true")]
    public async Task Documents_without_a_gateway_have_no_methods_and_say_at_start_what_to_call(string why, string remedy)
    {
        using var logs = new LogCollector();
        var builder = Described.Builder(logs);
        builder.Configuration["Gateway:Enabled"] = why == "it is not enabled" ? "false" : "true";
        builder.Services.AddGrpc();
        builder.Services.AddGrpcSwagger();
        if (why != "AddGateway() is not called")
        {
            builder.Services.AddGateway();
        }

        await using var app = builder.Build();
        Described.Map(app, Proto.Greetering.Descriptor);
        app.MapGet("/own", () => "text");
        if (why == "it is not enabled")
        {
            app.MapGateway();
        }

        await app.StartAsync(TestContext.Current.CancellationToken);
        var warning = Assert.Single(logs.Entries, entry => entry.Category.StartsWith("Gateway.OpenApi", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.EndsWith($": {remedy}.", warning.Message, StringComparison.Ordinal);

        var document = await Described.WriteAsync(Described.Make(app));
        _ = Described.Make(app);

        Assert.Equal(["/own"], document["paths"]!.AsObject().Select(path => path.Key));
        Assert.Single(logs.Entries, entry => entry.Category.StartsWith("Gateway.OpenApi", StringComparison.Ordinal));
    }

    private sealed class NamingFilter : IOperationFilter
    {
        public void Apply(Microsoft.OpenApi.OpenApiOperation operation, OperationFilterContext context) =>
            operation.Description = context.MethodInfo.DeclaringType!.FullName;
    }
}
