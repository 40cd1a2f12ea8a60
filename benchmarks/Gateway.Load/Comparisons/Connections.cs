using System.Diagnostics;
using Gateway.Load.Clients;
using Gateway.Load.Servers;

namespace Gateway.Load.Comparisons;

/// <summary>Several connections, each of which sends one request after another.</summary>
internal static class Connections
{
    /// <summary>The usual number of connections.</summary>
    public const int AtATime = 16;

    /// <summary>Sends requests until the time is over, and at least one per connection.</summary>
    /// <param name="server">The server.</param>
    /// <param name="count">The number of connections.</param>
    /// <param name="request">The request.</param>
    /// <param name="isExpected">Whether the body of an answer is right. The second argument is true for the first answer of a connection.</param>
    /// <param name="time">The duration.</param>
    /// <returns>The number of answered requests.</returns>
    /// <exception cref="InvalidOperationException">An answer was wrong.</exception>
    public static async Task<int> AskAsync(ServerProcess server, int count, byte[] request, Func<ReadOnlyMemory<byte>, bool, bool> isExpected, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(async () =>
        {
            using var connection = await Http1Connection.OpenAsync(server.Http1);
            var answered = 0;
            do
            {
                var body = await connection.AskAsync(request);
                if (!isExpected(body, answered == 0))
                {
                    throw new InvalidOperationException($"{server.Name} answered {System.Text.Encoding.UTF8.GetString(body.Span)}");
                }

                answered++;
            }
            while (watch.Elapsed < time);

            return answered;
        })));
        return answers.Sum();
    }

    /// <summary>The same with native calls over HTTP/2, one at a time on each connection.</summary>
    /// <param name="server">The server.</param>
    /// <param name="count">The number of connections.</param>
    /// <param name="request">The call.</param>
    /// <param name="expected">The number of bytes in the messages of an answer, including their prefixes.</param>
    /// <param name="time">The duration.</param>
    /// <returns>The number of answered calls.</returns>
    /// <exception cref="InvalidOperationException">An answer was wrong.</exception>
    public static async Task<int> AskAsync(ServerProcess server, int count, GrpcRequest request, long expected, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var answers = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(async () =>
        {
            using var connection = await GrpcConnection.OpenAsync(server.Http2);
            var answered = 0;
            do
            {
                if (await connection.AskAsync(request) is var bytes && bytes != expected)
                {
                    throw new InvalidOperationException($"{server.Name} answered {bytes} bytes of messages, and not {expected}.");
                }

                answered++;
            }
            while (watch.Elapsed < time);

            return answered;
        })));
        return answers.Sum();
    }
}
