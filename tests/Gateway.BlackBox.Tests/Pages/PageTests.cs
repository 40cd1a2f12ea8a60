using System.Net;
using System.Text.Json;
using Gateway.BlackBox.Tests.Host;

namespace Gateway.BlackBox.Tests.Pages;

/// <summary>The pages that the host serves beside the service.</summary>
public sealed class PageTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_home_page_leads_to_the_documents()
    {
        using var client = server.CreateRestClient();

        using var answer = await client.GetAsync("/", Token);

        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        Assert.Contains("/swagger", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_home_page_names_the_port_where_gRPC_is_served()
    {
        using var client = server.CreateRestClient();

        var page = await client.GetStringAsync("/", Token);

        Assert.Matches($"[a-z0-9.]+:{server.Grpc.Port} proto.Greetering/Hello<", page);
        Assert.Matches($" --address http://[a-z0-9.]+:{server.Grpc.Port}<", page);
    }

    [Fact]
    public async Task Swagger_is_a_page()
    {
        using var client = server.CreateRestClient();

        using var answer = await client.GetAsync("/swagger", Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("/swagger", answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains("Swagger UI", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_describes_every_path_of_the_service()
    {
        using var client = server.CreateRestClient();

        using var document = JsonDocument.Parse(await client.GetStringAsync("/swagger/v1/swagger.json", Token));

        Assert.StartsWith("3.1", document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "/v1/hello/{name}", "/v1/hello", "/v1/hello/{name}/stream", "/v1/fail/{code}" }, paths);
    }

    [Fact]
    public async Task An_unknown_path_is_404_and_not_the_gateways_to_explain()
    {
        using var client = server.CreateRestClient();

        using var answer = await client.GetAsync("/nothing/here", Token);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task A_page_asked_for_by_the_wrong_method_is_405()
    {
        using var client = server.CreateRestClient();

        using var answer = await client.DeleteAsync("/", Token);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(["GET", "HEAD"], answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }
}
