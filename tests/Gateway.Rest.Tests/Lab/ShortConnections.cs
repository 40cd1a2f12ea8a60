using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Rest.Tests.Lab;

/// <summary>
/// Connections of HTTP/1.1 that take so many bytes of the server and then nothing more. The buffers of sockets grow while they fill, and nobody tells when they
/// are full; a flush that these do not take waits from its beginning.
/// </summary>
internal static class ShortConnections
{
    /// <summary>Has the host accept only such connections.</summary>
    /// <param name="builder">The host's.</param>
    /// <param name="length">How many bytes each takes.</param>
    public static void Accept(WebApplicationBuilder builder, long length) =>
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(next => connection => ServeAsync(connection, next, length))));

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next, long length)
    {
        var socket = connection.Transport;
        var sent = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
        connection.Transport = new Transport(socket.Input, sent.Writer);
        var sending = SendAsync(sent.Reader, socket.Output, length, connection.ConnectionClosed);
        try
        {
            await next(connection);
        }
        finally
        {
            await sent.Writer.CompleteAsync();
            await sending;
            connection.Transport = socket;
        }
    }

    private static async Task SendAsync(PipeReader sent, PipeWriter socket, long length, CancellationToken closed)
    {
        try
        {
            for (ReadResult read = default; !read.IsCompleted;)
            {
                read = await sent.ReadAsync(closed);
                var taken = read.Buffer.Slice(0, Math.Min(length, read.Buffer.Length));
                foreach (var part in taken)
                {
                    await socket.WriteAsync(part, closed);
                }

                length -= taken.Length;
                sent.AdvanceTo(taken.End);
                if (taken.Length < read.Buffer.Length)
                {
                    await Forever.WaitAsync(closed);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server has given up.
        }

        await sent.CompleteAsync();
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
