using System.Threading.Channels;
using Gateway.Rest.Tests.Lab;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>
/// A client that leaves a service at work, or whose deadline passes meanwhile, is nobody's error: nothing at Error or above is in the log, in any category, and
/// nothing is thrown out of the endpoint. The host fails the test when there is an error in its log.
/// </summary>
public sealed class BusyServiceTests
{
    // The news that a client is gone comes from two threads in either order: hence several times.
    private const int Times = 3;

    private const string Message = "{\"text\":\"a\"}";

    private static readonly string[] _shortTimeouts = ["1m", "2m", "5m", "10m", "20m"];

    private readonly Channel<bool> _begun = Channel.CreateUnbounded<bool>();
    private readonly Channel<Exception?> _ended = Channel.CreateUnbounded<Exception?>();

    public static TheoryData<Transport, string, Work> Services
    {
        get
        {
            var all = new TheoryData<Transport, string, Work>();
            foreach (var transport in Enum.GetValues<Transport>())
            {
                all.AddRange([.. new[] { Work.Wait, Work.Answer }.Select(work => (transport, "/v1/ask", work))]);
                all.AddRange([.. new[] { Work.Wait, Work.Answer, Work.Write, Work.WriteWithoutToken }.Select(work => (transport, "/v1/watch", work))]);
                all.AddRange([.. new[] { Work.Wait, Work.Answer, Work.Read, Work.ReadWithoutToken }.Select(work => (transport, "/v1/collect", work))]);
                all.AddRange([.. Enum.GetValues<Work>().Select(work => (transport, "/v1/talk", work))]);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public Task A_client_that_leaves_is_no_error(Transport transport, string path, Work work) => LeaveAsync(transport, path, work, timeout: null);

    [Theory]
    [MemberData(nameof(Services))]
    public Task A_client_with_a_deadline_that_leaves_is_no_error(Transport transport, string path, Work work) => LeaveAsync(transport, path, work, timeout: "1H");

    // Two clocks ring for a deadline, the gateway's and Grpc.AspNetCore's, in either order.
    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_deadline_that_passes_is_no_error(Transport transport, string path, Work work)
    {
        foreach (var messageSize in new[] { 10, 20_000 })
        {
            await using var host = await HostAsync(new BusyService(work, messageSize));
            foreach (var timeout in _shortTimeouts)
            {
                await using var client = await LeavingClient.CallAsync(host, transport, path, [Message], EndOf(transport, path, work), timeout, reads: true);
                await AssertEndedAsync(timeout);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_client_that_leaves_as_its_deadline_passes_is_no_error(Transport transport, string path, Work work)
    {
        await using var host = await HostAsync(new BusyService(work, messageSize: 1000));
        foreach (var way in Enum.GetValues<Leave>())
        {
            foreach (var timeout in _shortTimeouts)
            {
                await using var client = await LeavingClient.CallAsync(host, transport, path, [Message], EndOf(transport, path, work), timeout, reads: true);
                await _begun.Reader.ReadAsync(TestContext.Current.CancellationToken);
                await client.LeaveAsync(way);
                await AssertEndedAsync($"{way} {timeout}");
            }
        }
    }

    private async Task LeaveAsync(Transport transport, string path, Work work, string? timeout)
    {
        foreach (var messageSize in new[] { 10, 20_000 })
        {
            var service = new BusyService(work, messageSize);
            await using var host = await HostAsync(service);
            foreach (var (way, reads) in Ways())
            {
                var busy = service.Expect();
                await using var client = await LeavingClient.CallAsync(host, transport, path, [Message], EndOf(transport, path, work), timeout, reads);
                await busy.Task;
                await client.LeaveAsync(way);
                await AssertEndedAsync($"{way} {messageSize} {reads}");
                await service.EndAsync(TestContext.Current.CancellationToken);
            }
        }
    }

    private static IEnumerable<(Leave Way, bool Reads)> Ways() =>
        from way in Enum.GetValues<Leave>()
        from reads in new[] { false, true }
        from _ in Enumerable.Range(0, Times)
        select (way, reads);

    // A method with one request message is not called before its client has ended the request. HttpClient reads no answer over HTTP/1.1 before it has sent all.
    private static string? EndOf(Transport transport, string path, Work work) =>
        path is "/v1/ask" or "/v1/watch" || (transport == Transport.Http1 && work is Work.Write or Work.WriteWithoutToken or Work.ReadAndWrite) ? null : "";

    private async Task AssertEndedAsync(string attempt)
    {
        var thrown = await _ended.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.True(thrown is null, $"{attempt}: {thrown}");
    }

    private Task<LabHost> HostAsync(LabService service) => new LabHost
    {
        Service = service,
        Application = app => app.Use(async (http, next) =>
        {
            Exception? thrown = null;
            _begun.Writer.TryWrite(true);
            try
            {
                await next(http);
            }
            catch (Exception error)
            {
                thrown = error;
                throw;
            }
            finally
            {
                _ended.Writer.TryWrite(thrown);
            }
        }),
    }.StartAsync();
}
