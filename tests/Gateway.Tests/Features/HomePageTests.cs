using System.Text.Json.Nodes;
using Gateway.Tests.Features.Access;
using Gateway.Tests.Host;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Tests.Features;

/// <summary>The home page of the gateway, and pages that are narrowed to one upstream.</summary>
public sealed class HomePageTests
{
    [Fact]
    public async Task Home_has_commands_with_the_addresses_in_use_and_the_routes()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        var (status, page) = await gateway.GetAsync("/");

        Assert.Equal(200, status);
        Assert.Contains($"curl {gateway.Address}/v1/hello/Ada", page, StringComparison.Ordinal);
        Assert.Contains($"{new Uri(gateway.Address).Authority} proto.Greetering/Hello", page, StringComparison.Ordinal);
        Assert.DoesNotContain("no reflection", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/console#proto.Greetering/Hello?binding=1\">Hello</a>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<select", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_that_is_served_at_the_root_has_it()
    {
        using var rules = new TemporaryFile("""{ "type": "google.api.Service", "http": { "rules": [ { "selector": "proto.Greetering.Hello", "get": "/" } ] } }""");
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--rules", rules.Path);

        Assert.Equal((200, """{"msg":"Hello root"}"""), await gateway.GetAsync("/?name=root"));
    }

    [Fact]
    public async Task A_route_of_YARP_for_every_path_has_the_root()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            "-u", server.Address,
            "--set", "ReverseProxy:Routes:web:ClusterId=web", "--set", "ReverseProxy:Routes:web:Match:Path=/{**rest}",
            "--set", $"ReverseProxy:Clusters:web:Destinations:one:Address=http://127.0.0.1:{FreePort.Find()}");

        Assert.Equal(502, (await gateway.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Unknown_paths_are_told_of_as_before_and_without_pages_the_root_is_one()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var open = await GatewayHost.StartAsync("-u", server.Address);
        await using var closed = await GatewayHost.StartAsync("-u", server.Address, "--pages", "false");

        var unknown = await open.GetAsync("/home");
        var root = await closed.GetAsync("/");

        Assert.Equal((404, 404), (unknown.Status, root.Status));
        Assert.Contains("No route for GET /home.", unknown.Body, StringComparison.Ordinal);
        Assert.Contains("No route for GET /.", root.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_narrowed_to_the_upstream_that_is_chosen()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "-u", server.Address, "--set", "Gateway:Conflicts=FirstWins");

        foreach (var (page, text) in new[] { ("/", "/v1/hello/{name}"), ("/swagger/v1/swagger.json", "/v1/hello/{name}"), ("/status", "upstream01 <"), ("/status.json", "\"cluster\": \"upstream01\"") })
        {
            Assert.Contains(text, (await gateway.GetAsync(page)).Body, StringComparison.Ordinal);
            Assert.Contains(text, (await gateway.GetAsync(page + "?upstream=upstream01")).Body, StringComparison.Ordinal);
            Assert.DoesNotContain(text, (await gateway.GetAsync(page + "?upstream=upstream02")).Body, StringComparison.Ordinal);
        }

        var home = (await gateway.GetAsync("/?upstream=upstream02")).Body;
        Assert.Contains("<option selected>upstream02</option>", home, StringComparison.Ordinal);
        Assert.Contains("href=\"/swagger?upstream=upstream02\"", home, StringComparison.Ordinal);
        Assert.Contains("value=\"v1/swagger.json?upstream=upstream02\"", (await gateway.GetAsync("/swagger?upstream=upstream02")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_of_very_many_methods_lists_services_first()
    {
        var set = Path.Combine(Path.GetTempPath(), $"gateway-{Guid.NewGuid():N}.protoset");
        await File.WriteAllBytesAsync(set, Many(services: 3, methods: 100).ToByteArray(), TestContext.Current.CancellationToken);
        try
        {
            await using var gateway = await GatewayHost.StartAsync("-u", $"http://127.0.0.1:{FreePort.Find()}", "--descriptor-set", set);
            await gateway.UntilAsync("/", static answer => answer.Body.Contains("300 methods of 3 services", StringComparison.Ordinal));

            var all = (await gateway.GetAsync("/")).Body;
            var one = (await gateway.GetAsync("/?service=many.Service2")).Body;

            Assert.Contains("<li><a href=\"/?service=many.Service2\">many.Service2</a><span class=\"quiet\">100 methods</span></li>", all, StringComparison.Ordinal);
            Assert.DoesNotContain("Method99", all, StringComparison.Ordinal);
            Assert.Contains("many.Service2/Method99", one, StringComparison.Ordinal);
            Assert.DoesNotContain("many.Service1/Method99", one, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(set);
        }
    }

    [Fact]
    public async Task Commands_go_to_the_address_of_calls_where_pages_have_their_own()
    {
        var pages = $"http://127.0.0.1:{FreePort.Find()}";
        await using var lab = await AccessLab.StartAsync(gateway => gateway["Pages"] = new JsonObject { ["Url"] = pages, ["Policy"] = new JsonObject { ["Allow"] = "Anonymous" } });
        using var client = new HttpClient { BaseAddress = new Uri(pages) };

        var home = await client.GetStringAsync("/", TestContext.Current.CancellationToken);
        using var style = await client.GetAsync("/home/face.css", TestContext.Current.CancellationToken);

        Assert.DoesNotContain($"curl {pages}", home, StringComparison.Ordinal);
        Assert.Contains("curl http://127.0.0.1:", home, StringComparison.Ordinal);
        Assert.Equal(200, (int)style.StatusCode);
        AccessLab.AssertEqual([404, 404], [await lab.AskAsync("/", key: AccessLab.Key), await lab.AskAsync("/home/face.css", key: AccessLab.Key)]);
    }

    private static FileDescriptorSet Many(int services, int methods)
    {
        var file = new FileDescriptorProto { Name = "many.proto", Package = "many", Syntax = "proto3", MessageType = { new DescriptorProto { Name = "Empty" } } };
        for (var i = 1; i <= services; i++)
        {
            var service = new ServiceDescriptorProto { Name = $"Service{i}" };
            service.Method.Add(Enumerable.Range(0, methods).Select(static number => new MethodDescriptorProto { Name = $"Method{number}", InputType = ".many.Empty", OutputType = ".many.Empty" }));
            file.Service.Add(service);
        }

        return new FileDescriptorSet { File = { file } };
    }
}
