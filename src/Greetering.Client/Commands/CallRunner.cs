using System.CommandLine;
using Greetering.Client.Output;
using Grpc.Core;
using Grpc.Net.Client;

namespace Greetering.Client.Commands;

/// <summary>What a command is given to make its calls with.</summary>
internal sealed record CallContext(Proto.Greetering.GreeteringClient Client, ParseResult Arguments, ClientConsole Console, CancellationToken Cancellation);

/// <summary>Connects a command to its server, and turns what goes wrong into a line and an exit code.</summary>
internal sealed class CallRunner(Option<Uri> address, ClientConsole console)
{
    private const int Failed = 1;
    private const int Interrupted = 130;   // as shells count it: 128 + SIGINT

    /// <summary>The action of a command that makes calls. The status of a failed call goes to the error output.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Run(Func<CallContext, Task> call) => (arguments, cancellation) =>
        RunAsync(call, console.Error, arguments, cancellation);

    /// <summary>The action of a command that asks for a status: that goes to the output.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> RunForStatus(Func<CallContext, Task> call) => (arguments, cancellation) =>
        RunAsync(call, console.Out, arguments, cancellation);

    private async Task<int> RunAsync(Func<CallContext, Task> call, TextWriter statusOutput, ParseResult arguments, CancellationToken cancellation)
    {
        var server = arguments.GetRequiredValue(address);
        using var channel = GrpcChannel.ForAddress(server);
        try
        {
            await call(new CallContext(new Proto.Greetering.GreeteringClient(channel), arguments, console, cancellation));
            return 0;
        }
        catch (Exception error) when (cancellation.IsCancellationRequested && error is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            await console.Error.WriteLineAsync("Cancelled.");
            return Interrupted;
        }
        catch (RpcException error) when (error is { StatusCode: StatusCode.Unavailable, Status.DebugException: { } cause })
        {
            // Not a status of the server: this side could not reach it, or reaches it no more.
            var what = cause is HttpRequestException ? "Cannot connect to" : "Lost the connection to";
            await console.Error.WriteLineAsync($"{what} {server.GetLeftPart(UriPartial.Authority)}: {cause.GetBaseException().Message}");
            return Failed;
        }
        catch (RpcException error)
        {
            await StatusReport.WriteAsync(error, statusOutput);
            return Failed;
        }
    }
}
