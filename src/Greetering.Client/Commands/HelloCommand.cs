using System.CommandLine;
using Proto;

namespace Greetering.Client.Commands;

/// <summary><c>hello NAME</c>: the unary call.</summary>
internal static class HelloCommand
{
    public static Command Create(CallRunner calls)
    {
        var name = new Argument<string>("name") { Description = "Whom to greet." };
        var command = new Command("hello", "Greets one name (unary).") { name };
        command.SetAction(calls.Run(async context =>
        {
            var request = new HelloReq { Name = context.Arguments.GetRequiredValue(name) };
            var answer = await context.Client.HelloAsync(request, cancellationToken: context.Cancellation);
            await context.Console.PrintAsync(answer.Msg);
        }));
        return command;
    }
}
