using System.CommandLine;
using Grpc.Core;
using Proto;

namespace Greetering.Client.Commands;

/// <summary><c>stream NAME</c>: the server streaming call.</summary>
internal static class StreamCommand
{
    public static Command Create(CallRunner calls)
    {
        var name = new Argument<string>("name") { Description = "Whom to greet." };
        var command = new Command("stream", "Counts down, a message each (server streaming).") { name };
        command.SetAction(calls.Run(async context =>
        {
            var request = new HelloReq { Name = context.Arguments.GetRequiredValue(name) };
            using var call = context.Client.StreamHello(request, cancellationToken: context.Cancellation);
            await foreach (var answer in call.ResponseStream.ReadAllAsync(context.Cancellation))
            {
                await context.Console.PrintAsync(answer.Msg);
            }
        }));
        return command;
    }
}
