using System.CommandLine;
using Grpc.Core;
using Proto;

namespace Greetering.Client.Commands;

/// <summary><c>chat</c>: the bidi streaming call. Sends each line of the input at once, and prints answers as they arrive. The end of the input ends only this side.</summary>
internal static class ChatCommand
{
    public static Command Create(CallRunner calls)
    {
        var name = new Option<string>("--name", "-n") { Description = "Put before each line, as 'name: line'." };
        var command = new Command("chat", "Sends each line of the input and prints received lines (bidi streaming).") { name };
        command.SetAction(calls.Run(context => ChatAsync(context, context.Arguments.GetValue(name))));
        return command;
    }

    private static async Task ChatAsync(CallContext context, string? name)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.Cancellation);
        using var call = context.Client.ChatHello(cancellationToken: context.Cancellation);
        var sending = SendLinesAsync(call.RequestStream, context.Console, name, ended.Token);
        try
        {
            await foreach (var answer in call.ResponseStream.ReadAllAsync(context.Cancellation))
            {
                await context.Console.PrintAsync($"server: {answer.Msg}");
            }
        }
        finally
        {
            // The chat is over, but the input may not be.
            await ended.CancelAsync();
            await sending;
        }
    }

    private static async Task SendLinesAsync(IClientStreamWriter<HelloReq> requests, ClientConsole console, string? name, CancellationToken ended)
    {
        try
        {
            while (await console.ReadLineAsync(ended) is { } line)
            {
                if (!await requests.TryWriteAsync(new HelloReq { Name = name is null ? line : $"{name}: {line}" }, CancellationToken.None))
                {
                    return;
                }
            }

            await requests.CompleteAsync();
        }
        catch (OperationCanceledException)
        {
            // The call has ended; the reader of the answers gets its status.
        }
    }
}
