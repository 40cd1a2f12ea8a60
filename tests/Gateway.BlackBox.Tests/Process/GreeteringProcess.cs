using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using OsProcess = System.Diagnostics.Process;

namespace Gateway.BlackBox.Tests.Process;

/// <summary>The host as a process of its own: started with <c>dotnet</c>, configured by environment variables, stopped by a signal.</summary>
internal sealed partial class GreeteringProcess : IAsyncDisposable
{
    private readonly OsProcess _process;

    private GreeteringProcess(OsProcess process) => _process = process;

    public Uri Rest { get; private set; } = null!;

    public Uri Grpc { get; private set; } = null!;

    public StreamWriter Console => _process.StandardInput;

    public static async Task<GreeteringProcess> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Greetering.Api.dll"), "--contentRoot", AppContext.BaseDirectory])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["Kestrel__Endpoints__Rest__Url"] = "http://127.0.0.1:0",
                ["Kestrel__Endpoints__Grpc__Url"] = "http://127.0.0.1:0",
                ["DOTNET_ENVIRONMENT"] = "Production",
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
            },
        };
        var host = new GreeteringProcess(OsProcess.Start(start)!);
        host.Grpc = await host.ReadAddressAsync();
        host.Rest = await host.ReadAddressAsync();
        await host.ReadUntilAsync("Application started");
        return host;
    }

    /// <summary>Reads what the process prints until a line contains the text.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        while (await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"The host ended without printing '{text}'.");
    }

    /// <summary>Sends a signal, such as TERM, and waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(string signal)
    {
        using var kill = OsProcess.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private async Task<Uri> ReadAddressAsync() => new(AddressPattern().Match(await ReadUntilAsync("Now listening on")).Value);

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex AddressPattern();
}
