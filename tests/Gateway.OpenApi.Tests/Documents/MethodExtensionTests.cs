using Gateway.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Tests.Documents;

/// <summary>What an operation says of its gRPC method, of Connect, and of the tool that the method is.</summary>
public sealed class MethodExtensionTests
{
    private const string Extension = "x-grpc-method";

    [Theory]
    [InlineData("get", "/v1/hello/{name}", "proto.Greetering/Hello", "unary")]
    [InlineData("get", "/v1/hello/{name}/stream", "proto.Greetering/StreamHello", "server_streaming")]
    [InlineData("post", "/v1/hello:collect", "proto.Greetering/CollectHello", "client_streaming")]
    [InlineData("post", "/v1/hello:chat", "proto.Greetering/ChatHello", "bidi_streaming")]
    public async Task An_operation_names_its_gRPC_method_and_its_path_for_Connect(string method, string path, string name, string kind)
    {
        var document = await Described.ByAsync(Proto.Greetering.Descriptor);

        Json.Equal($$"""{ "name": "{{name}}", "kind": "{{kind}}", "connect": "/{{name}}" }""", document.Operation(method, path)[Extension]!);
    }

    [Fact]
    public async Task The_path_for_Connect_has_the_prefix_of_the_route_group()
    {
        await using var app = await Described.StartAsync(
            static services => services.AddGrpcSwagger(),
            static app => app.MapGroup("/group").MapGrpcService<Proto.Greetering.GreeteringBase>());

        Json.Equal(
            """{ "name": "proto.Greetering/Hello", "kind": "unary", "connect": "/group/proto.Greetering/Hello" }""",
            (await Described.WriteAsync(Described.Make(app))).Operation("get", "/group/v1/hello/{name}")[Extension]!);
    }

    [Fact]
    public async Task Without_Connect_no_path_is_named()
    {
        await using var app = await Described.StartAsync(
            static services =>
            {
                services.AddGrpcSwagger();
                services.Configure<GatewayOptions>(static options => options.Connect = false);
            },
            Proto.Greetering.Descriptor);

        Json.Equal("""{ "name": "proto.Greetering/Hello", "kind": "unary" }""", (await Described.WriteAsync(Described.Make(app))).Operation("get", "/v1/hello/{name}")[Extension]!);
    }

    [Fact]
    public async Task A_method_that_is_a_tool_has_its_name()
    {
        await using var app = await Described.StartAsync(
            static services =>
            {
                services.AddGrpcSwagger();
                services.AddSingleton<IToolNames, OneTool>();
            },
            Proto.Greetering.Descriptor);
        var document = await Described.WriteAsync(Described.Make(app));

        Assert.Equal("say_hello", (string?)document.Operation("get", "/v1/hello/{name}")[Extension]!["tool"]);
        Assert.Equal("say_hello", (string?)document.Operation("post", "/v1/hello")[Extension]!["tool"]);
        Assert.Null(document.Operation("get", "/v1/hello/{name}/stream")[Extension]!["tool"]);
    }

    private sealed class OneTool : IToolNames
    {
        public string? Find(GatewayMethod method) => method.Name == "Hello" ? "say_hello" : null;
    }
}
