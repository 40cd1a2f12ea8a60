using System.Collections.Concurrent;
using Grpc.Core;
using Proto;

namespace Greetering.Api.Chat;

/// <summary>
/// One room for all clients: each line, from a client or from the server's console, goes to every open chat, including the sender's.
/// A client that ends its side still gets the lines sent before, and then OK. When the host stops, every chat ends with OK.
/// </summary>
public sealed class ChatRoom(IHostApplicationLifetime lifetime, TextWriter console)
{
    private readonly ConcurrentDictionary<ChatMember, bool> _members = new();
    private readonly Lock _speaking = new();

    /// <summary>The number of open chats.</summary>
    public int Count => _members.Count;

    /// <summary>Sends a line to all chats. All chats get all lines in the same order.</summary>
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

        // Native gRPC does not tell a call that the host stops: it would cut the call off in the end.
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
            // The write to this chat has failed. Stop listening too, so that no code uses the call after its end.
            await leaving.CancelAsync();
            await listening.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

            // Report a failed write to a client that has left as a cancellation: for any other exception Grpc.AspNetCore logs an error.
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
            // The server stops: this chat is over, which is not a failure.
        }
        catch (IOException)
        {
            // The client has left in the middle of its request: there is no one to answer.
        }
        finally
        {
            _members.TryRemove(member, out _);
            member.End();
        }
    }
}
