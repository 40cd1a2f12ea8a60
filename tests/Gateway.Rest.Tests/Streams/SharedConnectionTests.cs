using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Testing;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Streams;

/// <summary>A unary call and a client stream on one connection: the idle timeout of streams belongs to the stream alone.</summary>
public sealed class SharedConnectionTests
{
    private const string OpenStream =
        "POST /v1/collect HTTP/1.1\r\nHost: lab\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n";

    private readonly ObservedTimeProvider _time = new();

    [Fact]
    public async Task Client_stream_after_a_unary_call_has_its_idle_timeout()
    {
        await using var host = await HostAsync(new LabService());
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync("GET /v1/ask/x HTTP/1.1\r\nHost: lab\r\n\r\n");
        await client.ReadUntilAsync("{\"text\":\"x\"}");

        await client.SendAsync(OpenStream);
        await client.ReadUntilAsync("100 Continue\r\n\r\n");
        _time.Advance(TimeSpan.FromMinutes(1));

        await client.ReadUntilAsync(RefusalTests.Status(4, "No message was sent or received for 00:01:00."));
    }

    [Fact]
    public async Task Unary_call_after_a_client_stream_has_no_idle_timeout()
    {
        var entered = new Signal();
        var release = new Signal();
        var service = new LabService
        {
            OnAsk = async (request, _) =>
            {
                entered.Set();
                await release.Task;
                return new AskResp { Text = "late " + request.Text };
            },
        };
        await using var host = await HostAsync(service);
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync("POST /v1/collect HTTP/1.1\r\nHost: lab\r\nContent-Type: application/x-ndjson\r\nContent-Length: 15\r\n\r\n{\"text\":\"one\"}\n");
        await client.ReadUntilAsync("{\"text\":\"one");

        await client.SendAsync("GET /v1/ask/x HTTP/1.1\r\nHost: lab\r\n\r\n");
        await entered.Task;
        _time.Advance(TimeSpan.FromHours(1));
        release.Set();

        await client.ReadUntilAsync("{\"text\":\"late x\"}");
    }

    private Task<LabHost> HostAsync(LabService service) => new LabHost
    {
        Service = service,
        Services = services => services.AddSingleton<TimeProvider>(_time),
        Rest = static options => options.StreamIdleTimeout = TimeSpan.FromMinutes(1),
    }.StartAsync();
}
