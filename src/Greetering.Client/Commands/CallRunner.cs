using System.CommandLine;
using Greetering.Client.Output;
using Grpc.Core;
using Grpc.Net.Client;

namespace Greetering.Client.Commands;

/// <summary>The objects with which a command makes its calls.</summary>
internal sealed record CallContext(Proto.Greetering.GreeteringClient Client, ParseResult Arguments, ClientConsole Console, CancellationToken Cancellation);

/// <summary>Connects a command to its server, and turns a failure into a line and an exit code.</summary>
internal sealed class CallRunner(Option<Uri> address, ClientConsole console)
{
    private const int Failed = 1;
    private const int Interrupted = 130;   // as shells count it: 128 + SIGINT

    /// <summary>The action of a command that makes calls. It prints the status of a failed call to the error output.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Run(Func<CallContext, Task> call) => (arguments, cancellation) =>
        RunAsync(call, console.Error, arguments, cancellation);

    /// <summary>The action of a command that asks for a status. It prints the status to the output.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> RunForStatus(Func<CallContext, Task> call) => (arguments, cancellation) =>
        RunAsync(call, console.Out, arguments, cancellation);

    private async Task<int> RunAsync(Func<CallContext, Task> call, TextWriter statusOutput, ParseResult arguments, CancellationToken cancellation)
    {
        var server = arguments.GetRequiredValue(address);
        using var channel = GrpcChannel.ForAddress(server, new GrpcChannelOptions { HttpClient = CreateHttpClient(server), DisposeHttpClient = true });
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
        catch (RpcException error) when (ConnectionReport.Of(error, server) is { } report)
        {
            await console.Error.WriteLineAsync(report);
            return Failed;
        }
        catch (RpcException error)
        {
            await StatusReport.WriteAsync(error, statusOutput);
            return Failed;
        }
    }

    /// <remarks>A channel without a client of its own balances load, and that fails behind a forward proxy: https://github.com/grpc/grpc-dotnet/issues/2254.</remarks>
    private static HttpClient CreateHttpClient(Uri server)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // HTTP/2 without TLS cannot pass a forward proxy; with TLS it passes by CONNECT.
            UseProxy = server.Scheme == Uri.UriSchemeHttps,
        };

        // A chat may be silent for long.
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
