using System.Net.Sockets;
using System.Threading.Channels;
using Gateway.Rest.Tests.Lab;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Tests.Requests;

/// <summary>A client that leaves in the middle of its body leaves no trace: no warning, not even of the server.</summary>
public sealed class HalfBodyTests
{
    public static TheoryData<string, string> Bodies => new MatrixTheoryData<string, string>(
        ["/v1/ask", "/v1/watch", "/v1/collect", "/v1/talk"],
        ["Content-Length: 500\r\n\r\n{", "Content-Length: 500\r\n\r\n{\"text\":\"a\"}\n{", "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n", "Transfer-Encoding: chunked\r\n\r\nF\r\n{"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_client_that_leaves_in_its_body_is_no_warning(string path, string rest)
    {
        var begun = Channel.CreateUnbounded<bool>();
        var ended = Channel.CreateUnbounded<bool>();
        await using var host = await new LabHost
        {
            Application = app => app.Use(async (http, next) =>
            {
                begun.Writer.TryWrite(true);
                await next(http);
                ended.Writer.TryWrite(true);
            }),
        }.StartAsync();

        // What was sent with the headers has been looked at, most of the times, when the connection ends.
        for (var i = 0; i < 5; i++)
        {
            using (var client = await RawClient.ConnectAsync(host))
            {
                await client.SendAsync($"POST {path} HTTP/1.1\r\nHost: lab\r\nContent-Type: application/json\r\n{rest}");
                await begun.Reader.ReadAsync(Token);
                client.Socket.Shutdown(SocketShutdown.Send);
            }

            await ended.Reader.ReadAsync(Token);
        }

        await host.Kestrel.StopAsync(Token);

        // The gateway itself warns of the lab's odd methods as it starts.
        var warnings = host.Kestrel.Logs.Entries.Where(static entry => entry.Level >= LogLevel.Warning && !entry.Category.StartsWith("Gateway.", StringComparison.Ordinal));
        Assert.Empty(warnings);
    }
}
