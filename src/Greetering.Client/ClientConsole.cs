using Greetering.Api.Chat;

namespace Greetering.Client;

/// <summary>The input and output of commands.</summary>
internal sealed record ClientConsole(TextReader In, TextWriter Out, TextWriter Error)
{
    /// <summary>The console of the process.</summary>
    public static ClientConsole OfProcess => new(Console.In, Console.Out, Console.Error);

    /// <summary>Prints a line from the server without its control characters, so that it cannot move the cursor.</summary>
    public Task PrintAsync(string text) => Out.WriteLineAsync(ConsoleText.Printable(text));

    /// <summary>Reads a line; null at the end of the input.</summary>
    /// <remarks>A console's own ReadLineAsync blocks its caller until there is a line. Here the caller can be cancelled, and the waiting thread stays behind.</remarks>
    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        Task.Run(In.ReadLine, cancellationToken).WaitAsync(cancellationToken);
}
