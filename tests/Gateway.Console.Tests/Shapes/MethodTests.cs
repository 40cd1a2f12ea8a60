using System.Net;
using System.Text.Json.Nodes;
using Gateway.Rest;
using Gateway.Transcoding.Served;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Console.Tests.Shapes;

public sealed class MethodTests
{
    private const string Make = "test.odd.v1.Things/Make";

    [Fact]
    public async Task Methods_are_listed_with_their_kinds_and_paths()
    {
        await using var host = await ConsoleHost.StartAsync();

        Assert.Equal(
            [
                "proto.Greetering/Hello unary GET /v1/hello/{name}, POST /v1/hello",
                "proto.Greetering/StreamHello server GET /v1/hello/{name}/stream",
                "proto.Greetering/CollectHello client POST /v1/hello:collect",
                "proto.Greetering/ChatHello duplex POST /v1/hello:chat",
                "proto.Greetering/FailHello server GET /v1/fail/{code}",
            ],
            await host.ListAsync());
    }

    [Fact]
    public async Task A_method_is_told_with_what_the_form_needs()
    {
        await using var host = await ConsoleHost.StartAsync();

        Assert.Equal(
            """{"service":"proto.Greetering","name":"Hello","kind":"unary","comment":"Greets one name.","input":"proto.HelloReq","output":"proto.HelloResp","bindings":[{"verb":"GET","path":"/v1/hello/{name}","pieces":[{"text":"/v1/hello/"},{"name":"name","field":["name"]}]},{"verb":"POST","path":"/v1/hello","pieces":[{"text":"/v1/hello"}],"body":"*"}],"engine":{"streams":["ndjson","json","sse"],"sockets":true,"connect":true},"rpc":[{"text":"/proto.Greetering/Hello"}],"types":{"proto.HelloReq":{"fields":[{"name":"name","number":1,"type":"string","comment":"Whom to greet. Must not be empty for Hello."}]},"proto.HelloResp":{"fields":[{"name":"msg","number":1,"type":"string","comment":"The greeting."}]}}}""",
            (await host.MethodAsync("proto.Greetering/Hello")).ToJsonString());
    }

    [Fact]
    public async Task A_method_that_is_a_tool_has_its_name_in_the_list_and_in_its_description()
    {
        await using var host = await ConsoleHost.StartAsync(
            static app =>
            {
                app.MapGatewayConsole();
                app.MapGrpcService<Proto.Greetering.GreeteringBase>();
            },
            static _ => { },
            static services => services.AddSingleton<IToolNames, OneTool>());

        Assert.Equal("say_hello", (string?)(await host.MethodAsync("proto.Greetering/Hello"))["tool"]);
        Assert.Equal(["say_hello", null, null, null, null], (await host.JsonOfAsync("/console/methods.json"))["services"]![0]!["methods"]!.AsArray().Select(static method => (string?)method!["tool"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?name=")]
    [InlineData("?name=proto.Greetering/Nothing")]
    [InlineData("?name=%00%3Cscript%3E")]
    [InlineData("?name=proto.Greetering/Hello&name=proto.Greetering/FailHello")]
    public async Task A_method_that_is_not_listed_is_404(string query)
    {
        await using var host = await ConsoleHost.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, await host.StatusOfAsync("/console/method.json" + query));
    }

    [Fact]
    public async Task Paths_are_taken_apart_into_texts_and_places()
    {
        await using var host = await ThingsAsync(app => app.MapGroup("/{tenant}-x").MapGrpcService<Odd.Things.ThingsBase>());

        var bindings = (await host.MethodAsync(Make))["bindings"]!.AsArray();

        Assert.Equal(
            [
                """[{"text":"/"},{"name":"tenant"},{"text":"-x/v1/"},{"name":"name","field":["name"],"pattern":"things/*"},{"text":":make"}]""",
                """[{"text":"/"},{"name":"tenant"},{"text":"-x/v1/"},{"name":"author.name","field":["author","name"],"pattern":"people/**"}]""",
                """[{"text":"/"},{"name":"tenant"},{"text":"-x/v1/"},{"name":"segment"},{"text":"/caf%C3%A9/"},{"name":"rest","pattern":"**"}]""",
            ],
            bindings.Select(binding => Plain(binding!["pieces"])));
        Assert.Equal(["POST *", "PUT author", "GET "], bindings.Select(binding => $"{binding!["verb"]} {binding["body"]}"));
        Assert.Equal("/{tenant}-x/v1/{name=things/*}:make", (string?)bindings[0]!["path"]);
        Assert.Equal("""[{"text":"/"},{"name":"tenant"},{"text":"-x/test.odd.v1.Things/Make"}]""", Plain((await host.MethodAsync(Make))["rpc"]));
    }

    [Fact]
    public async Task Fields_are_told_with_their_types_names_and_traits()
    {
        await using var host = await ThingsAsync(app => app.MapGrpcService<Odd.Things.ThingsBase>());

        var types = (await host.MethodAsync(Make))["types"]!;

        Assert.Equal(
            [
                """{"name":"name","number":1,"type":"string","required":true,"comment":"Its name."}""",
                """{"name":"bigCount","proto":"big_count","number":2,"type":"int64"}""",
                """{"name":"maybe","number":3,"type":"bool","optional":true}""",
                """{"name":"color","number":4,"type":"enum","of":"test.odd.v1.Color"}""",
                """{"name":"tags","number":5,"type":"string","repeated":true,"deprecated":true}""",
                """{"name":"byNumber","proto":"by_number","number":6,"type":"message","of":"test.odd.v1.Author","key":"uint32"}""",
                """{"name":"author","number":7,"type":"message","of":"test.odd.v1.Author"}""",
                """{"name":"text","number":8,"type":"string","oneof":"content"}""",
                """{"name":"data","number":9,"type":"bytes","oneof":"content"}""",
                """{"name":"made","number":10,"type":"message","of":"google.protobuf.Timestamp","outputOnly":true}""",
                """{"name":"extra","number":11,"type":"message","of":"google.protobuf.Struct"}""",
                """{"name":"small","number":12,"type":"int32"}""",
                """{"name":"other-name","proto":"renamed","number":13,"type":"string"}""",
            ],
            types["test.odd.v1.Thing"]!["fields"]!.AsArray().Select(Plain));
        Assert.Equal("A thing.", (string?)types["test.odd.v1.Thing"]!["comment"]);
        Assert.Equal(
            """[{"name":"COLOR_UNSPECIFIED","number":0,"comment":"No color yet."},{"name":"COLOR_RED","number":1}]""",
            Plain(Without(types["test.odd.v1.Color"]!["values"]!, "alias")));
        Assert.Equal(["test.odd.v1.Author", "test.odd.v1.Color", "test.odd.v1.Thing"], types.AsObject().Select(type => type.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Names_are_those_that_the_server_writes()
    {
        await using var host = await ThingsAsync(app => app.MapGrpcService<Odd.Things.ThingsBase>(), options => options.JsonSettings.UseProtoFieldNames = true);

        var fields = (await host.MethodAsync(Make))["types"]!["test.odd.v1.Thing"]!["fields"]!.AsArray();

        Assert.Equal("""{"name":"big_count","proto":"bigCount","number":2,"type":"int64"}""", Plain(fields[1]));
        Assert.Equal("""{"name":"renamed","proto":"other-name","number":13,"type":"string"}""", Plain(fields[12]));
    }

    [Fact]
    public async Task Methods_with_odd_names_bodies_and_no_annotation_are_told()
    {
        await using var host = await ThingsAsync(app => app.MapGrpcService<Odd.Things.ThingsBase>());

        var upload = await host.MethodAsync("test.odd.v1.Things/Upload");

        Assert.Equal((true, true), ((bool?)upload["bindings"]![0]!["bytes"], (bool?)upload["bindings"]![0]!["answersBytes"]));
        Assert.Equal("server", (string?)(await host.MethodAsync("test.odd.v1.Things/lower_case_"))["kind"]);
        Assert.Contains("test.odd.v1.Things/lower_case_ server GET /v1/lower", await host.ListAsync());
        Assert.True((bool?)(await host.JsonOfAsync("/console/methods.json"))["services"]![0]!["methods"]![1]!["deprecated"]);
        Assert.Contains("test.odd.v1.Things/Bare unary", await host.ListAsync());
        Assert.Empty((await host.MethodAsync("test.odd.v1.Things/Bare"))["bindings"]!.AsArray());
    }

    [Fact]
    public async Task What_documents_may_not_show_is_not_listed_and_not_told()
    {
        await using var host = await ConsoleHost.StartAsync(
            app =>
            {
                app.MapGatewayConsole();
                app.MapGrpcService<Proto.Greetering.GreeteringBase>().ExcludeFromDescription();
                app.MapGrpcService<Odd.Things.ThingsBase>();
            },
            _ => { });

        Assert.DoesNotContain(await host.ListAsync(), method => method.StartsWith("proto.Greetering", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusOfAsync("/console/method.json?name=proto.Greetering/Hello"));
        Assert.Equal(HttpStatusCode.OK, await host.StatusOfAsync($"/console/method.json?name={Make}"));
    }

    [Fact]
    public async Task A_hidden_method_without_a_path_is_not_listed_though_Connect_can_call_it()
    {
        await using var hidden = await ThingsAsync(app => app.MapGrpcService<Odd.Things.ThingsBase>().ExcludeFromDescription());
        await using var inBoth = await ThingsAsync(app =>
        {
            app.MapGroup("/secret").ExcludeFromDescription().MapGrpcService<Odd.Things.ThingsBase>();
            app.MapGroup("/open").MapGrpcService<Odd.Things.ThingsBase>();
        });

        Assert.Empty(await hidden.ListAsync());
        Assert.Equal(HttpStatusCode.NotFound, await hidden.StatusOfAsync("/console/method.json?name=test.odd.v1.Things/Bare"));
        Assert.Equal("""[{"text":"/open/test.odd.v1.Things/Bare"}]""", Plain((await inBoth.MethodAsync("test.odd.v1.Things/Bare"))["rpc"]));
        Assert.DoesNotContain("secret", (await inBoth.MethodAsync(Make)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comments_come_from_where_the_documents_have_them()
    {
        await using var host = await ConsoleHost.StartAsync(
            static app =>
            {
                app.MapGatewayHome();
                app.MapGatewayConsole();
                app.MapGrpcService<Proto.Greetering.GreeteringBase>();
            },
            static _ => { },
            static services => services.AddSingleton(new ServedComments([new("mine", Mine)], FindsFiles: false)));

        var method = await host.MethodAsync("proto.Greetering/Hello");

        Assert.Null(method["comment"]);
        Assert.Equal("My own.", (string?)method["types"]!["proto.HelloReq"]!["comment"]);
        Assert.DoesNotContain("Greets one name.", await host.TextOfAsync("/"), StringComparison.Ordinal);

        static System.Xml.XPath.XPathDocument Mine()
        {
            using var reader = System.Xml.XmlReader.Create(new StringReader("<doc><members><member name=\"T:Proto.HelloReq\"><summary>My own.</summary></member></members></doc>"));
            return new(reader);
        }
    }

    [Fact]
    public async Task A_method_of_two_route_groups_is_one_with_the_bindings_of_both()
    {
        await using var host = await ConsoleHost.StartAsync(
            app =>
            {
                app.MapGatewayConsole();
                app.MapGroup("/a").MapGrpcService<Proto.Greetering.GreeteringBase>();
                app.MapGroup("/b").MapGrpcService<Proto.Greetering.GreeteringBase>();
                app.MapGroup("/hidden").ExcludeFromDescription().MapGrpcService<Proto.Greetering.GreeteringBase>();
            },
            _ => { });

        Assert.Contains("proto.Greetering/ChatHello duplex POST /a/v1/hello:chat, POST /b/v1/hello:chat", await host.ListAsync());
    }

    [Fact]
    public async Task Without_a_method_the_list_is_empty()
    {
        await using var host = await ConsoleHost.StartAsync(app => app.MapGatewayConsole(), _ => { });

        Assert.Equal("""{"services":[]}""", await host.TextOfAsync("/console/methods.json"));
    }

    [Fact]
    public async Task Options_that_change_the_transports_are_told()
    {
        await using var host = await ThingsAsync(
            app => app.MapGrpcService<Odd.Things.ThingsBase>(),
            options =>
            {
                options.StreamEnvelope = true;
                options.WebSockets.Enabled = false;
            });

        Assert.Equal("""{"streams":["ndjson","json","sse"],"envelope":true,"connect":true}""", Plain((await host.MethodAsync(Make))["engine"]));
    }

    private static Task<ConsoleHost> ThingsAsync(Action<WebApplication> map, Action<GatewayOptions>? configure = null) => ConsoleHost.StartAsync(
        app =>
        {
            app.MapGatewayConsole();
            map(app);
        },
        configure ?? (_ => { }));

    private static JsonNode Without(JsonNode list, string name)
    {
        foreach (var item in list.AsArray())
        {
            item!.AsObject().Remove(name);
        }

        return list;
    }

    private static string Plain(JsonNode? node) => node!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private sealed class OneTool : IToolNames
    {
        public string? Find(GatewayMethod method) => method.Name == "Hello" ? "say_hello" : null;
    }
}
