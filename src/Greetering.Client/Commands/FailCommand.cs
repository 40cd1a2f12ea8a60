using System.CommandLine;
using Greetering.Client.Output;
using Grpc.Core;
using Proto;

namespace Greetering.Client.Commands;

/// <summary><c>fail [CODE]</c>: the call that fails on purpose, with its status and details.</summary>
internal static class FailCommand
{
    private const int Aborted = 10;

    public static Command Create(CallRunner calls)
    {
        var code = new Argument<int>("code")
        {
            Description = "The status code to fail with: a number (0 to 16) or a name, such as NOT_FOUND.",
            DefaultValueFactory = static _ => Aborted,
            CustomParser = static result =>
            {
                if (StatusNames.TryParse(result.Tokens[0].Value, out var value))
                {
                    return value;
                }

                result.AddError($"'{result.Tokens[0].Value}' is not a status code; a number from 0 to 16 or a name such as NOT_FOUND is.");
                return 0;
            },
        };
        var message = new Option<string>("--message", "-m") { Description = "The message of the status. Default: the server's." };
        var after = new Option<int>("--after") { Description = "How many messages come before the failure, 0 to 1,000." };
        var command = new Command("fail", "Fails with a status code, and prints the status and its details.") { code, message, after };
        command.SetAction(calls.RunForStatus(context => FailAsync(context, new FailReq
        {
            Code = context.Arguments.GetValue(code),
            Message = context.Arguments.GetValue(message) ?? "",
            After = context.Arguments.GetValue(after),
        })));
        return command;
    }

    /// <summary>Prints the messages before the failure, and lets the exception pass.</summary>
    public static async Task FailAsync(CallContext context, FailReq request)
    {
        using var call = context.Client.FailHello(request, cancellationToken: context.Cancellation);
        await foreach (var answer in call.ResponseStream.ReadAllAsync(context.Cancellation))
        {
            await context.Console.PrintAsync(answer.Msg);
        }

        await context.Console.PrintAsync("OK (0)");
    }
}
