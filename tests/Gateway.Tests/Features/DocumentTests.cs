using System.Text.Json.Nodes;
using Gateway.Tests.Features.Access;
using Gateway.Tests.Host;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Tests.Features;

/// <summary>What OpenAPI documents say of the gateway's configuration.</summary>
public sealed class DocumentTests
{
    private const string Hello = "/v1/hello/{name}";
    private const string Stream = "/v1/hello/{name}/stream";

    [Fact]
    public async Task Ways_to_authenticate_are_security_schemes_and_rules_say_where_they_count()
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["Access"] = new JsonArray(
            Rule("proto.Greetering/Hello", "Anonymous"), Rule("proto.Greetering/FailHello", "Nobody")));

        var document = await ReadAsync(lab);

        AssertJson(
            """
            {
              "Bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
              "ApiKey": { "type": "apiKey", "name": "x-api-key", "in": "header" }
            }
            """,
            document["components"]!["securitySchemes"]);
        AssertJson("[]", document["paths"]![Hello]!["get"]!["security"]);
        Assert.Null(document["paths"]![Hello]!["get"]!["responses"]!["401"]);
        AssertJson("""[{ "Bearer": [] }, { "ApiKey": [] }]""", document["paths"]![Stream]!["get"]!["security"]);
        AssertJson("""{ "$ref": "#/components/responses/Unauthorized" }""", document["paths"]![Stream]!["get"]!["responses"]!["401"]);
        Assert.Null(document["paths"]!["/v1/fail/{code}"]);
    }

    [Fact]
    public async Task A_change_of_rules_changes_the_document()
    {
        await using var lab = await AccessLab.StartAsync(static gateway => gateway["Access"] = new JsonArray(Rule("proto.Greetering/Hello", "Anonymous")));
        Assert.Equal(0, ((JsonArray?)(await ReadAsync(lab))["paths"]![Hello]!["get"]!["security"])?.Count);

        var taken = lab.Host.NextLogAsync("AccessTaken");
        await lab.WriteAsync(static gateway => gateway["Access"] = new JsonArray(Rule("proto.Greetering/StreamHello", "Anonymous")));
        await taken;

        var document = await ReadAsync(lab);
        Assert.Equal(2, ((JsonArray?)document["paths"]![Hello]!["get"]!["security"])?.Count);
        Assert.Equal(0, ((JsonArray?)document["paths"]![Stream]!["get"]!["security"])?.Count);
    }

    [Fact]
    public async Task Limits_answer_429_at_the_methods_that_they_are_for()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            "-u", server.Address, "--set", "Gateway:RateLimits:few:Permits=1000", "--set", "Gateway:RateLimits:few:Window=00:01:00", "--set", "Gateway:RateLimits:few:Methods:0=proto.Greetering/Hello");

        var document = JsonNode.Parse((await gateway.GetAsync("/swagger/v1/swagger.json")).Body)!;

        Assert.NotNull(document["paths"]![Hello]!["get"]!["responses"]!["429"]);
        Assert.Null(document["paths"]![Stream]!["get"]!["responses"]!["429"]);
        Assert.Null(document["components"]!["securitySchemes"]);
        AssertJson("[]", document["paths"]![Hello]!["get"]!["security"]);
    }

    [Fact]
    public async Task The_section_Documents_says_what_documents_say_of_themselves()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            "-u", server.Address,
            "--set", "Gateway:Documents:Title=Shop", "--set", "Gateway:Documents:Version=1.4.0", "--set", "Gateway:Documents:Description=Sells.",
            "--set", "Gateway:Documents:License:Identifier=MIT", "--set", "Gateway:Documents:Contact:Url=https://example.com/help",
            "--set", "Gateway:Documents:Servers:0=https://api.example.com", "--set", "Gateway:Documents:Tags:Greetering:Description=Says hello.");

        var document = JsonNode.Parse((await gateway.GetAsync("/swagger/v1/swagger.json")).Body)!;

        AssertJson(
            """
            {
              "title": "Shop", "version": "1.4.0", "description": "Sells.",
              "contact": { "url": "https://example.com/help" }, "license": { "name": "MIT", "identifier": "MIT" }
            }
            """,
            document["info"]);
        AssertJson("""[{ "url": "https://api.example.com" }]""", document["servers"]);
        AssertJson("""[{ "name": "Greetering", "description": "Says hello." }]""", document["tags"]);
    }

    [Fact]
    public async Task The_comment_of_a_package_describes_the_document()
    {
        var files = new FileDescriptorSet();
        Add(Proto.GreeteringReflection.Descriptor, files);
        files.File[^1].SourceCodeInfo = new() { Location = { new SourceCodeInfo.Types.Location { Path = { FileDescriptorProto.PackageFieldNumber }, Span = { 2, 0, 14 }, LeadingComments = " Greets the world.\n" } } };
        using var set = new TemporaryFile(files.ToByteArray());
        await using var gateway = await GatewayHost.StartAsync("-u", "http://127.0.0.1:1", "--descriptor-set", set.Path);

        var document = JsonNode.Parse((await gateway.GetAsync("/swagger/v1/swagger.json")).Body)!;

        Assert.Equal("Greets the world.", (string?)document["info"]!["description"]);
    }

    [Fact]
    public async Task An_address_that_is_none_is_a_mistake_of_the_configuration()
    {
        var run = await CommandRun.OfAsync("-u", "http://127.0.0.1:1", "--set", "Gateway:Documents:License:Url=our licence", "--set", "Gateway:Documents:Titel=Shop");
        Assert.Contains("Gateway:Documents:License:Url is 'our licence': expected an address such as https://example.com/docs.", run.Error, StringComparison.Ordinal);
        Assert.Contains("Gateway:Documents:Titel is unknown: did you mean Title?", run.Error, StringComparison.Ordinal);
    }

    private static void Add(FileDescriptor file, FileDescriptorSet files)
    {
        foreach (var import in file.Dependencies)
        {
            Add(import, files);
        }

        if (files.File.All(known => known.Name != file.Name))
        {
            files.File.Add(file.ToProto());
        }
    }

    private static JsonObject Rule(string method, string allow) => new() { ["Methods"] = new JsonArray(method), ["Allow"] = allow };

    private static async Task<JsonNode> ReadAsync(AccessLab lab)
    {
        using var answer = await lab.SendAsync("/swagger/v1/swagger.json", key: AccessLab.Key);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    private static void AssertJson(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString());
}
