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

    private const string Half = "{\"text\":";

    private readonly Channel<Exception?> _ended = Channel.CreateUnbounded<Exception?>();

    public static TheoryData<Transport, string> Methods =>
        new MatrixTheoryData<Transport, string>(Enum.GetValues<Transport>(), ["/v1/ask", "/v1/watch", "/v1/collect", "/v1/talk"]);

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_client_that_leaves_in_the_middle_of_a_message_is_no_error(Transport transport, string path)
    {
        await using var host = await HostAsync(new BusyService(Work.ReadWithoutToken, messageSize: 10));

        foreach (var (way, timeout, _) in Cases())
        {
            await using var client = await LeavingClient.CallAsync(host, transport, path, [], Half, timeout, reads: true);
            await client.LeaveAsync(way);
            await AssertEndedAsync($"{way} {timeout}");
        }
    }

    private static IEnumerable<(Leave Way, string? Timeout, bool Reads)> Cases() =>
        from way in Enum.GetValues<Leave>()
        from timeout in new[] { null, "1H" }
        from reads in new[] { false, true }
        from _ in Enumerable.Range(0, Times)
        select (way, timeout, reads);

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
