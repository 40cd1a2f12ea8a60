using System.Text.Json.Nodes;
using Gateway.Tests.Features.Access;
using Gateway.Tests.Host;

namespace Gateway.Tests.Features;

/// <summary>The form of errors by the configuration, also in what the gateway itself answers.</summary>
public sealed class ErrorFormatTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_a_problem_where_the_configuration_says_so()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--pages", "false", "--set", "Gateway:ErrorFormat=Problem");

        Assert.Equal(
            (404, """{"type":"about:blank","title":"Not Found","status":404,"detail":"No route for GET /nowhere.","code":"NOT_FOUND","details":[]}"""),
            await gateway.GetAsync("/nowhere"));
        Assert.Equal(501, (await gateway.GetAsync("/v1/fail/10")).Status);
        Assert.StartsWith("""{"type":"about:blank","title":"Not Implemented","status":501,""", (await gateway.GetAsync("/v1/fail/10")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_has_a_form_of_its_own()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            "-u", server.Address, "--set", "Gateway:ErrorFormats:proto.Greetering/Hello=Aip193", "--set", "Gateway:ErrorFormats:not.There/Yet=Problem");

        Assert.StartsWith("""{"error":{"code":400,"status":"INVALID_ARGUMENT",""", (await gateway.GetAsync("/v1/hello/x?nothing=1")).Body, StringComparison.Ordinal);
        Assert.StartsWith("""{"code":12,""", (await gateway.GetAsync("/v1/fail/10")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_nobody_may_call_looks_like_one_that_is_not_there_whatever_its_form()
    {
        await using var lab = await AccessLab.StartAsync(static gateway =>
        {
            gateway["Access"] = new JsonArray(new JsonObject { ["Methods"] = new JsonArray("*"), ["Allow"] = "Nobody" });
            gateway["ErrorFormats"] = new JsonObject { ["proto.Greetering"] = "Problem" };
        });

        Assert.Equal((404, "application/json"), await AskAsync("/v1/hello/x"));
        Assert.Equal((404, "application/json"), await AskAsync("/v1/nothing/x"));

        async Task<(int Status, string? ContentType)> AskAsync(string path)
        {
            using var answer = await lab.Host.Http.GetAsync(path, Token);
            return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString());
        }
    }

    [Fact]
    public async Task Refused_callers_get_the_form_of_the_method()
    {
        await using var lab = await AccessLab.StartAsync(static gateway =>
        {
            gateway["Access"] = new JsonArray(new JsonObject { ["Methods"] = new JsonArray("*") });
            gateway["ErrorFormats"] = new JsonObject { ["proto.Greetering"] = "Problem" };
        });

        using var answer = await lab.Host.Http.GetAsync("/v1/hello/x", Token);

        Assert.Equal((401, "application/problem+json"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.NotEmpty(answer.Headers.WwwAuthenticate);
    }

    [Fact]
    public async Task The_document_of_HTTP_manners_shows_these_bytes()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:AcceptForms=true");
        using var form = new FormUrlEncodedContent([new("name", "world")]);
        using var posted = await gateway.Http.PostAsync("/v1/hello", form, Token);
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gateway.sln")))
        {
            folder = folder.Parent;
        }

        var document = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docs", "http.md"), Token);
        foreach (var (command, body) in new[]
        {
            ("$ curl 'http://localhost:8080/v1/hello/world?$fields=msg'\n", (await gateway.GetAsync("/v1/hello/world?$fields=msg")).Body),
            ("$ curl 'http://localhost:8080/v1/hello/world?$fields=nsg'\n", (await gateway.GetAsync("/v1/hello/world?$fields=nsg")).Body),
            ("$ curl -d 'name=world' http://localhost:8080/v1/hello\n", await posted.Content.ReadAsStringAsync(Token)),
        })
        {
            Assert.Contains(command + body + "\n", document, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Other_manners_follow_the_configuration_too()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:AcceptForms=true", "--set", "Gateway:FieldMaskParameter=mask");
        using var form = new FormUrlEncodedContent([new("name", "a form")]);

        using var answer = await gateway.Http.PostAsync("/v1/hello", form, Token);

        Assert.Equal("""{"msg":"Hello a form"}""", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal((200, """{"msg":"Hello x"}"""), await gateway.GetAsync("/v1/hello/x?mask=msg"));
        Assert.Equal(400, (await gateway.GetAsync("/v1/hello/x?mask=msq")).Status);
    }
}
