using System.Collections.Concurrent;
using Grpc.Core;
using Proto;

namespace Greetering.Api.Chat;

/// <summary>
/// One room for everyone: each line, from a client or from the server's console, goes to every open chat, the sender's included.
/// A client that ends its side still gets what was said before, and then OK. When the host stops, every chat ends with OK.
/// </summary>
public sealed class ChatRoom(IHostApplicationLifetime lifetime, TextWriter console)
{
    private readonly ConcurrentDictionary<ChatMember, bool> _members = new();
    private readonly Lock _speaking = new();

    /// <summary>How many chats are open.</summary>
    public int Count => _members.Count;

    /// <summary>Says a line to everyone. All hear all lines in the same order.</summary>
    public void Say(string line)
    {
        lock (_speaking)
        {
            foreach (var (member, _) in _members)
            {
                member.Tell(line);
            }
        }
    }

    /// <summary>One client's chat, from its first line to its last.</summary>
    public async Task ChatAsync(IAsyncStreamReader<HelloReq> lines, IServerStreamWriter<HelloResp> answers, CancellationToken cancellationToken)
    {
        var member = new ChatMember();
        _members.TryAdd(member, true);

        // By native gRPC nobody tells a call that the host stops: it would be cut off in the end.
        await using var stopping = lifetime.ApplicationStopping.UnsafeRegister(static member => ((ChatMember)member!).End(), member);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listening = ListenAsync(member, lines, leaving.Token);
        try
        {
            await foreach (var line in member.ReadLinesAsync(CancellationToken.None))
            {
                await answers.WriteAsync(new HelloResp { Msg = line }, CancellationToken.None);
            }

            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                await leaving.CancelAsync();
            }

            await listening;
        }
        catch
        {
            // This chat cannot be told any more: stop listening too, so that nothing of the call is used after its end.
            await leaving.CancelAsync();
            await listening.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

            // Whatever a write to a client says that has left: Grpc.AspNetCore takes nothing but this for no error.
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        finally
        {
            _members.TryRemove(member, out _);
        }
    }

    private async Task ListenAsync(ChatMember member, IAsyncStreamReader<HelloReq> lines, CancellationToken cancellationToken)
    {
        try
        {
            while (await lines.MoveNext(cancellationToken))
            {
                await console.WriteLineAsync($"client: {ConsoleText.Printable(lines.Current.Name)}");
                Say(lines.Current.Name);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The server stops: this chat is over, and that is no failure.
        }
        catch (IOException)
        {
            // The client has left in the middle of its request. Nobody is there to be told.
        }
        finally
        {
            _members.TryRemove(member, out _);
            member.End();
        }
    }
}
