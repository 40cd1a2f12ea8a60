using System.Threading.Channels;
using Grpc.Core;

namespace Greetering.Api.Chat;

/// <summary>What one open chat has yet to be told.</summary>
internal sealed class ChatMember
{
    // Far behind the others a client is told so and let go, or its unread lines would fill the memory.
    private const int MostUnreadLines = 1_000;

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(MostUnreadLines) { SingleReader = true });

    public ChannelReader<string> Lines => _lines.Reader;

    public void Tell(string line)
    {
        if (!_lines.Writer.TryWrite(line))
        {
            _lines.Writer.TryComplete(new RpcException(new Status(StatusCode.ResourceExhausted, $"You are {MostUnreadLines} lines behind.")));
        }
    }

    public void End() => _lines.Writer.TryComplete();
}
