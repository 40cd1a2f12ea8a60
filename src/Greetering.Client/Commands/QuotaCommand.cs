using System.CommandLine;
using Google.Rpc;
using Proto;

namespace Greetering.Client.Commands;

/// <summary><c>quota</c>: a call beyond its quota. Prints the server's details about the quota and when to retry.</summary>
internal static class QuotaCommand
{
    public static Command Create(CallRunner calls)
    {
        var command = new Command("quota", "Exceeds a quota, and prints the quota and when to try again.");
        command.SetAction(calls.RunForStatus(static context => FailCommand.FailAsync(context, new FailReq { Code = (int)Code.ResourceExhausted })));
        return command;
    }
}
