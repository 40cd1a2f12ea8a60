using System.Threading.Channels;
using Gateway.Rest.Tests.Lab;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>
/// A client that leaves, or whose deadline passes, is nobody's error: nothing at Error or above is in the log, in any category, whatever the service is doing.
/// The host fails the test when there is.
/// </summary>
public sealed class GoneClientTests
{
    // The news that a client is gone comes from two threads in either order: hence several times.
    private const int Times = 3;

    private const string Message = "{\"text\":\"a\"}";
    private const string Half = "{\"text\":";

    private readonly Channel<Exception?> _ended = Channel.CreateUnbounded<Exception?>();

    public static TheoryData<Transport, string> Methods =>
        new MatrixTheoryData<Transport, string>(Enum.GetValues<Transport>(), ["/v1/ask", "/v1/watch", "/v1/collect", "/v1/talk"]);

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
    [MemberData(nameof(Methods))]
    public async Task A_client_that_leaves_in_the_middle_of_a_message_is_no_error(Transport transport, string path)
    {
        await using var host = await HostAsync(new BusyService(Work.ReadWithoutToken, messageSize: 10));

        foreach (var (way, timeout, _) in Cases())
        {
            using var client = await LeavingClient.CallAsync(host, transport, path, [], Half, timeout, reads: true);
            await client.LeaveAsync(way);
            await AssertEndedAsync(way);
            await client.EndAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_client_that_leaves_a_busy_service_is_no_error(Transport transport, string path, Work work)
    {
        foreach (var messageSize in new[] { 10, 20_000 })
        {
            var service = new BusyService(work, messageSize);
            await using var host = await HostAsync(service);
            foreach (var (way, timeout, reads) in Cases())
            {
                var busy = service.Expect();
                var rest = path is "/v1/ask" or "/v1/watch" ? null : "";
                using var client = await LeavingClient.CallAsync(host, transport, path, [Message], rest, timeout, reads);
                await busy.Task;
                await client.LeaveAsync(way);
                await AssertEndedAsync(way);
                await client.EndAsync();
            }
        }
    }

    private static IEnumerable<(Leave Way, string? Timeout, bool Reads)> Cases() =>
        from way in Enum.GetValues<Leave>()
        from timeout in new[] { null, "1H" }
        from reads in new[] { false, true }
        from _ in Enumerable.Range(0, Times)
        select (way, timeout, reads);

    private async Task AssertEndedAsync(Leave way)
    {
        var thrown = await _ended.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.True(thrown is null, $"{way}: {thrown}");
    }

    private Task<LabHost> HostAsync(LabService service) => new LabHost
    {
        Service = service,
        Application = app => app.Use(async (http, next) =>
        {
            Exception? thrown = null;
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
