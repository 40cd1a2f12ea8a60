using System.CommandLine;
using Proto;

namespace Greetering.Client.Commands;

/// <summary><c>collect NAMES…</c>: the client streaming call, and the trailer after its answer.</summary>
internal static class CollectCommand
{
    private const string CountTrailer = "hello-count";

    public static Command Create(CallRunner calls)
    {
        var names = new Argument<string[]>("names") { Description = "The names to send, a message each.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("collect", "Sends names, then gets one answer (client streaming).") { names };
        command.SetAction(calls.Run(context => CollectAsync(context, context.Arguments.GetRequiredValue(names))));
        return command;
    }

    private static async Task CollectAsync(CallContext context, string[] names)
    {
        using var call = context.Client.CollectHello(cancellationToken: context.Cancellation);
        foreach (var name in names)
        {
            if (!await call.RequestStream.TryWriteAsync(new HelloReq { Name = name }, context.Cancellation))
            {
                // The server has ended the call early; the answer below carries the status.
                break;
            }
        }

        await call.RequestStream.CompleteAsync();
        var answer = await call;
        await context.Console.PrintAsync(answer.Msg);
        if (call.GetTrailers().GetValue(CountTrailer) is { } count)
        {
            await context.Console.PrintAsync($"{CountTrailer}: {count}");
        }
    }
}
