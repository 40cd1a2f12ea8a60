using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Grpc.Core;

namespace Greetering.Api.Chat;

/// <summary>The lines that one open chat has not received yet.</summary>
internal sealed class ChatMember
{
    // A client too far behind the others is told so and dropped: its unread lines would fill the memory.
    private const int MostUnreadLines = 1_000;
    private const int MostUnreadBytes = 1024 * 1024;

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(MostUnreadLines) { SingleReader = true });
    private int _unreadBytes;

    /// <summary>The lines as they come, until the end of the chat.</summary>
    /// <exception cref="RpcException">The client is too far behind.</exception>
    public async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            Interlocked.Add(ref _unreadBytes, -Encoding.UTF8.GetByteCount(line));
            yield return line;
        }
    }

    /// <summary>Adds a line. Called by one thread at a time.</summary>
    public void Tell(string line)
    {
        var bytes = Encoding.UTF8.GetByteCount(line);
        var unread = Interlocked.Add(ref _unreadBytes, bytes);

        // An empty queue takes a line of any length.
        if (unread > MostUnreadBytes && unread > bytes)
        {
            LetGo($"{MostUnreadBytes} bytes");
        }
        else if (!_lines.Writer.TryWrite(line))
        {
            LetGo($"{MostUnreadLines} lines");
        }
    }

    public void End() => _lines.Writer.TryComplete();

    private void LetGo(string much) =>
        _lines.Writer.TryComplete(new RpcException(new Status(StatusCode.ResourceExhausted, $"You are {much} behind.")));
}
