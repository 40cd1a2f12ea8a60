using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace Gateway.Tests.Host;

/// <summary>The gateway as a process of its own: started with <c>dotnet</c>, configured by variables and the command line, stopped by signals.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _log = [];
    private readonly Task _reading;

    private GatewayProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError)).ContinueWith(_ => _lines.Writer.TryComplete(), TaskScheduler.Default);
    }

    public string Address { get; private set; } = "";

    /// <summary>What it has printed, a line each.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    public static async Task<GatewayProcess> StartAsync(IReadOnlyDictionary<string, string> environment, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.dll"), "--urls", "http://127.0.0.1:0", .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
            Environment = { ["DOTNET_ENVIRONMENT"] = "Production", ["ASPNETCORE_ENVIRONMENT"] = "Production" },
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var gateway = new GatewayProcess(Process.Start(start)!);
        gateway.Address = AddressPattern().Match(await gateway.ReadUntilAsync("Listening on")).Value;
        await gateway.ReadUntilAsync("Press Ctrl+C");
        return gateway;
    }

    /// <summary>Reads what it prints until a line contains the text.</summary>
    public async Task<string> ReadUntilAsync(string text)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        throw new EndOfStreamException($"The gateway has ended without printing '{text}':\n{string.Join('\n', Log)}");
    }

    /// <summary>Waits until it has printed the text, now or earlier.</summary>
    public async Task SaidAsync(string text)
    {
        while (!Log.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            await _lines.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Sends a signal, such as TERM.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndedAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await _reading;
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

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync(CancellationToken.None) is { } line)
        {
            lock (_log)
            {
                _log.Add(line);
            }

            _lines.Writer.TryWrite(line);
        }
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex AddressPattern();
}
