using Gateway.Rest.Routing;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest.Tests.Routing;

/// <summary>Each binding is an endpoint of the application among others.</summary>
public sealed class EndpointTests
{
    [Fact]
    public async Task The_applications_own_endpoints_win_over_a_binding_that_takes_everything()
    {
        await using var host = await new LabHost
        {
            Application = app =>
            {
                app.MapGrpcService<CatchAllService>();
                app.MapGet("/own", () => "own");
                app.MapGet("/own/{id:int}", (int id) => $"own {id}");
            },
        }.StartAsync();

        Assert.Equal((200, "own"), (await host.GetAsync("/own")).Both);
        Assert.Equal((200, "own 5"), (await host.GetAsync("/own/5")).Both);
        Assert.Equal((200, "{\"path\":\"own/five\"}"), (await host.GetAsync("/own/five")).Both);
        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.GetAsync("/v1/ask/x")).Both);
        Assert.Equal((200, "{\"path\":\"\"}"), (await host.GetAsync("/")).Both);
    }

    [Fact]
    public async Task The_applications_own_endpoints_refuse_as_they_would_without_bindings()
    {
        await using var host = await new LabHost
        {
            Application = app =>
            {
                app.MapGet("/own", () => "own");
                app.MapPost("/own/in/json", () => "own").WithMetadata(new AcceptsMetadata(["application/json"]));
            },
        }.StartAsync();

        var wrongMethod = await host.SendAsync("DELETE", "/own", body: null);
        Assert.Equal((405, ""), wrongMethod.Both);
        Assert.Equal("GET", wrongMethod.Header("Allow"));
        using var text = new StringContent("text");
        Assert.Equal((415, ""), (await host.SendContentAsync("POST", "/own/in/json", text)).Both);
        Assert.Equal(405, (await host.SendAsync("PUT", "/own/in/json", "{}")).Status);
        Assert.Equal((200, "own"), (await host.PostAsync("/own/in/json", "{}")).Both);
        Assert.Equal((404, ""), (await host.SendAsync("DELETE", "/elsewhere/entirely", body: null)).Both);
    }

    [Fact]
    public async Task A_fallback_of_the_application_gets_what_no_binding_takes_and_nothing_else()
    {
        await using var host = await new LabHost { Application = app => app.MapFallback(() => "fallback") }.StartAsync();

        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.GetAsync("/v1/ask/x")).Both);
        Assert.Equal((200, "fallback"), (await host.GetAsync("/v1/elsewhere")).Both);
        Assert.Equal(405, (await host.SendAsync("DELETE", "/v1/ask/x", body: null)).Status);
    }

    [Fact]
    public async Task Unknown_path_without_a_fallback_is_the_applications_404()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((404, ""), (await host.GetAsync("/v1/elsewhere")).Both);
    }

    [Theory]
    [InlineData("/v1/ask/x", "/v1/ask/{text}", "REST - GET /v1/ask/{text}", "/lab.Lab/Ask")]
    [InlineData("/v1/shelves/1/books/2", "/v1/{name=shelves/*/books/*}", "REST - GET /v1/{name=shelves/*/books/*}", "/lab.Lab/GetBook")]
    [InlineData("/v1/ask/x:loudly", "/v1/ask/{text}:loudly", "REST - GET /v1/ask/{text}:loudly", "/lab.Lab/Ask")]
    public async Task Middleware_sees_the_binding_as_the_endpoint(string path, string route, string name, string method)
    {
        Endpoint? seen = null;
        await using var host = await new LabHost
        {
            Application = app => app.Use((http, next) =>
            {
                seen = http.GetEndpoint();
                return next();
            }),
        }.StartAsync();

        Assert.Equal(200, (await host.GetAsync(path)).Status);

        Assert.Equal(route, Assert.IsType<RouteEndpoint>(seen).RoutePattern.RawText);
        Assert.Equal(route, seen.Metadata.GetMetadata<IRouteDiagnosticsMetadata>()?.Route);
        Assert.Equal(name, seen.DisplayName);
        Assert.Equal(method, seen.Metadata.GetMetadata<BindingMetadata>()?.Method.FullName);
    }

    [Fact]
    public async Task A_service_on_hosts_of_its_own_is_not_found_on_others()
    {
        await using var host = await new LabHost { Map = app => app.MapGrpcService<LabService>().RequireHost("api.example") }.StartAsync();

        Assert.Equal((200, "{\"text\":\"x\"}"), (await host.GetAsync("/v1/ask/x", ("Host", "api.example"))).Both);
        Assert.Equal((404, ""), (await host.GetAsync("/v1/ask/x", ("Host", "www.example"))).Both);
    }

    [Theory]
    [InlineData("/api/v1/ask/a%2Fb")]
    [InlineData("/API/v1/ask/a%2Fb")]
    [InlineData("/v1/ask/a%2Fb")]
    public async Task A_path_base_is_no_part_of_the_path(string path)
    {
        await using var host = await new LabHost { Application = app => app.UsePathBase("/api") }.StartAsync();

        Assert.Equal((200, "{\"text\":\"a/b\"}"), (await host.GetAsync(path)).Both);
    }

    [Fact]
    public async Task Conventions_reach_every_binding()
    {
        var names = new List<string?>();
        await using var host = await new LabHost
        {
            Gateway = gateway => gateway.Add(endpoint => names.Add(endpoint.DisplayName)),
        }.StartAsync();

        // Before the first request: a mistake is to stop the host before it listens.
        Assert.Contains("REST - GET /v1/ask/{text}", names);
        Assert.Contains("REST - SEARCH /v1/ask", names);
        Assert.DoesNotContain("gRPC - /lab.Lab/Ask", names);
    }

    [Fact]
    public async Task Unannotated_methods_are_paths_of_their_own_by_option()
    {
        await using var with = await new LabHost { Rest = options => options.MapUnannotatedMethods = true }.StartAsync();
        await using var without = await new LabHost().StartAsync();

        Assert.Equal((200, "{\"text\":\"x\"}"), (await with.PostAsync("/lab.Lab/Plain", "{\"text\":\"x\"}")).Both);
        Assert.Equal((405, RefusalTests.Status(12, "GET is not allowed here. Allowed: OPTIONS, POST.")), (await with.GetAsync("/lab.Lab/Plain")).Both);
        Assert.Equal(415, (await without.PostAsync("/lab.Lab/Plain", "{\"text\":\"x\"}")).Status);
        Assert.Equal("application/grpc", await GrpcContentTypeAsync(with));
    }

    // The same path still speaks gRPC to those who do.
    private static async Task<string?> GrpcContentTypeAsync(LabHost host)
    {
        using var client = host.Kestrel.CreateHttp2Client();
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { { "Content-Type", "application/grpc" } } };
        using var response = await client.PostAsync("/lab.Lab/Plain", content, TestContext.Current.CancellationToken);
        return response.Content.Headers.ContentType?.MediaType;
    }
}
