using Gateway.Tests.Host;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Proto;

namespace Gateway.Tests.Features;

/// <summary>Requests that nobody takes.</summary>
public sealed class UnknownPathTests
{
    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unknown_path_is_404_with_a_status_body_and_similar_routes()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        Assert.Equal(
            (404, """{"code":5,"message":"No route for GET /v1/helo/world. Similar: GET /v1/hello/{name}, GET /v1/fail/{code}. All routes: /swagger.","details":[]}"""),
            await gateway.GetAsync("/v1/helo/world"));
    }

    [Fact]
    public async Task Without_pages_an_unknown_path_has_no_hints()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--pages", "false");

        Assert.Equal((404, """{"code":5,"message":"No route for GET /v1/helo/world.","details":[]}"""), await gateway.GetAsync("/v1/helo/world"));
    }

    [Fact]
    public async Task Without_a_schema_REST_is_503_and_says_why()
    {
        var address = $"http://127.0.0.1:{FreePort.Find()}";
        await using var gateway = await GatewayHost.StartAsync("-u", address);

        var (status, body) = await gateway.GetAsync("/v1/hello/world");

        Assert.Equal(503, status);
        Assert.StartsWith($$"""{"code":14,"message":"The schema of upstream 'upstream01' is missing: {{address}} cannot be reached""", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_pages_the_address_of_a_server_that_is_down_stays_inside()
    {
        await using var gateway = await GatewayHost.StartAsync("-u", $"http://127.0.0.1:{FreePort.Find()}", "--pages", "false");

        Assert.Equal((503, """{"code":14,"message":"The schema of upstream 'upstream01' is missing. /readyz tells why.","details":[]}"""), await gateway.GetAsync("/v1/hello/world"));
    }

    [Fact]
    public async Task Native_calls_reach_the_only_upstream_without_a_schema()
    {
        await using var server = await UpstreamServer.StartAsync(hasReflection: false);
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        var answer = await new Greetering.GreeteringClient(gateway.Channel).HelloAsync(new HelloReq { Name = "world" }, cancellationToken: Token);

        Assert.Equal("Hello world", answer.Msg);
    }

    [Theory]
    [InlineData(true, GrpcWebMode.GrpcWeb)]
    [InlineData(true, GrpcWebMode.GrpcWebText)]
    [InlineData(false, GrpcWebMode.GrpcWeb)]
    [InlineData(false, GrpcWebMode.GrpcWebText)]
    public async Task Calls_by_gRPC_Web_reach_the_only_upstream_with_or_without_a_schema(bool hasReflection, GrpcWebMode mode)
    {
        await using var server = await UpstreamServer.StartAsync(hasReflection);
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);
        var name = new string('w', 100_000);
        using var web = new GrpcWebHandler(mode, new HttpClientHandler());
        using var channel = GrpcChannel.ForAddress(gateway.Address, new GrpcChannelOptions { HttpHandler = web, HttpVersion = new Version(1, 1) });

        var answer = await new Greetering.GreeteringClient(channel).HelloAsync(new HelloReq { Name = name }, cancellationToken: Token);

        Assert.Equal($"Hello {name}", answer.Msg);
    }

    [Fact]
    public async Task Native_calls_to_a_server_that_is_down_are_UNAVAILABLE()
    {
        await using var gateway = await GatewayHost.StartAsync("-u", $"http://127.0.0.1:{FreePort.Find()}");

        Assert.Equal(StatusCode.Unavailable, await StatusOfAsync(gateway.Channel, "proto.Greetering", "Hello"));
    }

    [Fact]
    public async Task Forwarding_of_unknown_methods_can_be_switched_off()
    {
        await using var server = await UpstreamServer.StartAsync(hasReflection: false);
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:ForwardUnknownMethods=false");

        Assert.Equal(StatusCode.Unavailable, await StatusOfAsync(gateway.Channel, "proto.Greetering", "Hello"));
    }

    [Fact]
    public async Task A_service_that_is_left_out_is_not_forwarded()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:Clusters:upstream01:ExcludedServices:0=proto.*");

        Assert.Equal(StatusCode.Unimplemented, await StatusOfAsync(gateway.Channel, "proto.Greetering", "Hello"));
    }

    [Theory]
    [InlineData("shop.Orders", "Get")]
    [InlineData("proto.Greetering", "Nothing")]
    [InlineData("grpc.reflection.v2.ServerReflection", "ServerReflectionInfo")]
    public async Task An_unknown_method_is_UNIMPLEMENTED(string service, string method)
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        Assert.Equal(StatusCode.Unimplemented, await StatusOfAsync(gateway.Channel, service, method));
    }

    [Fact]
    public async Task With_two_upstreams_an_unknown_method_is_the_gateway_s_to_answer()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "-u", server.Address, "--set", "Gateway:Clusters:upstream02:ExcludedServices:0=proto.*");

        var failure = await FailureOfAsync(gateway.Channel, "shop.Orders", "Get");

        Assert.Equal((StatusCode.Unimplemented, "The method /shop.Orders/Get is not known to this gateway."), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task A_missing_schema_concerns_only_the_paths_below_its_prefix()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            "-u", server.Address, "-u", $"http://127.0.0.1:{FreePort.Find()}", "--set", "Gateway:Clusters:upstream02:Prefix=/orders");

        Assert.Equal(200, (await gateway.GetAsync("/v1/hello/world")).Status);
        Assert.Equal(404, (await gateway.GetAsync("/v1/nothing")).Status);
        Assert.Equal(503, (await gateway.GetAsync("/orders/v1/1")).Status);
    }

    private static async Task<StatusCode> StatusOfAsync(ChannelBase channel, string service, string method) => (await FailureOfAsync(channel, service, method)).StatusCode;

    private static async Task<RpcException> FailureOfAsync(ChannelBase channel, string service, string method)
    {
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(new Method<byte[], byte[]>(MethodType.Unary, service, method, _bytes, _bytes), host: null, new CallOptions(cancellationToken: Token), []);
        return await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
    }
}
