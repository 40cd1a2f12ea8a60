using System.Net;
using System.Text.Json.Nodes;
using Gateway.OpenApi.Tests.Swagger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Tests.Documents;

public class GroupTests
{
    [Fact]
    public async Task The_prefix_of_a_group_stands_before_the_template()
    {
        var document = await DescribeAsync("/group");
        Assert.Equal(
            ["get /group/v1/hello/{name}", "post /group/v1/hello", "get /group/v1/hello/{name}/stream", "post /group/v1/hello:collect", "post /group/v1/hello:chat", "get /group/v1/fail/{code}"],
            document.Operations().Select(operation => $"{operation.Method} {operation.Path}"));
        Assert.Equal("Greetering_Hello", (string?)document.Operation("get", "/group/v1/hello/{name}")["operationId"]);
    }

    [Fact]
    public async Task A_parameter_of_a_group_is_a_path_parameter()
    {
        var document = await DescribeAsync("/{tenant}");
        Assert.Equal(["path tenant", "path code", "query message", "query after", "query $alt"], document.Parameters("get", "/{tenant}/v1/fail/{code}"));
        Json.Equal(
            """{ "name": "tenant", "in": "path", "required": true, "schema": { "type": "string" } }""",
            document.Operation("get", "/{tenant}/v1/fail/{code}")["parameters"]![0]!);
    }

    [Fact]
    public async Task A_path_of_the_document_is_served()
    {
        await using var app = await Described.StartAsync(
            services => services.AddGrpcSwagger(), app => app.MapGroup("/{tenant}").MapGrpcService<MarkedGreetering>());
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        using var answer = await client.GetAsync(new Uri("/mine/v1/hello/anna", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("/{tenant}/v1/hello/{name}", Described.Make(app).Paths.Keys);
        // The service has the method and does not implement it.
        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
    }

    [Theory]
    [InlineData("/v{version:int}/{tenant:regex(^[[a-z]]{{2}}$)}", "/v{version}/{tenant}/v1/hello/{name}", "path version", "path tenant", "path name")]
    [InlineData("/{area}.{name}", "/{area}.{name_2}/v1/hello/{name}", "path area", "path name_2", "path name")]
    [InlineData("inner/", "/inner/v1/hello/{name}", "path name")]
    public async Task A_prefix_is_shown_without_constraints_and_leaves_the_fields_their_names(string prefix, string path, params string[] parameters)
    {
        var document = await DescribeAsync(prefix);
        Assert.Equal(parameters, document.Parameters("get", path));
    }

    [Fact]
    public async Task Groups_inside_each_other_give_one_prefix_and_their_metadata()
    {
        var document = await Described.ByAsync(
            _ => { },
            app =>
            {
                var outer = app.MapGroup("/outer");
                Described.Map(outer.MapGroup("/{tenant}"), Recursion.Trees.Descriptor);
                Described.Map(outer.MapGroup("/hidden").ExcludeFromDescription(), Proto.Greetering.Descriptor);
            });
        Assert.Equal(["/outer/{tenant}/trees", "/outer/{tenant}/web"], document["paths"]!.AsObject().Select(path => path.Key));
    }

    [Fact]
    public async Task A_service_in_two_groups_is_described_in_both()
    {
        var document = await Described.ByAsync(
            _ => { },
            app =>
            {
                Described.Map(app.MapGroup("/a"), Recursion.Trees.Descriptor);
                Described.Map(app.MapGroup("/b"), Recursion.Trees.Descriptor);
            });
        Assert.Equal(["/a/trees", "/a/web", "/b/trees", "/b/web"], document["paths"]!.AsObject().Select(path => path.Key));
        var ids = document.Operations().Select(operation => (string?)operation.Node["operationId"]).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_binding_that_another_hides_is_named_with_its_prefix()
    {
        var document = await Described.ByAsync(_ => { }, app => Described.Map(app.MapGroup("/group"), Conflicts.Library.Descriptor));
        Assert.Contains(
            "`test.conflicts.Library.GetAny` (`GET /group/c/{title=**}`)",
            (string?)document.Operation("get", "/group/c/{name}")["description"],
            StringComparison.Ordinal);
    }

    private static Task<JsonObject> DescribeAsync(string prefix) =>
        Described.ByAsync(_ => { }, app => Described.Map(app.MapGroup(prefix), Proto.Greetering.Descriptor));
}
