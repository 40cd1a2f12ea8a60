using System.Text.Json;
using Gateway.Tests.Host;
using Grpc.Health.V1;

namespace Gateway.Tests.Features;

/// <summary><c>/healthz</c>, <c>/readyz</c>, and the gRPC health service.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task A_gateway_with_all_schemas_is_ready()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        var (status, body) = await gateway.GetAsync("/readyz");
        var health = await new Health.HealthClient(gateway.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((200, "Healthy"), await gateway.GetAsync("/healthz"));
        Assert.Equal(200, status);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("ready", json.RootElement.GetProperty("status").GetString());
        Assert.Equal("proto.Greetering", json.RootElement.GetProperty("upstreams")[0].GetProperty("services")[0].GetString());
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Fact]
    public async Task A_gateway_is_alive_and_not_ready_while_a_server_is_down_and_recovers_by_itself()
    {
        var port = FreePort.Find();
        await using var gateway = await GatewayHost.StartAsync("-u", $"http://127.0.0.1:{port}");

        var (status, body) = await gateway.GetAsync("/readyz");
        var health = await new Health.HealthClient(gateway.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((200, "Healthy"), await gateway.GetAsync("/healthz"));
        Assert.Equal(503, status);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("upstream01", json.RootElement.GetProperty("missing")[0].GetString());
        Assert.Contains("cannot be reached", json.RootElement.GetProperty("upstreams")[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, health.Status);

        var change = gateway.NextChangeAsync();
        await using var server = await UpstreamServer.StartAsync(port: port);
        (int Status, string Body) answer;
        do
        {
            await change;
            change = gateway.NextChangeAsync();
            answer = await gateway.GetAsync("/v1/hello/world");
        }
        while (answer.Status is 404 or 503);

        Assert.Equal((200, """{"msg":"Hello world"}"""), answer);
        Assert.Equal(200, (await gateway.GetAsync("/readyz")).Status);
    }
}
