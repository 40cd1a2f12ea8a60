using System.Diagnostics;
using System.Globalization;

namespace Gateway.Load.Servers;

/// <summary>A contender in its own process, so that its processor time and memory are measured alone.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan PatienceWithRequests = TimeSpan.FromSeconds(20);

    // One may be the machine's: others have it.
    private const int IdleMoments = 10;

    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly HttpClient _http = new();
    private readonly DelayLine? _delayed;

    private ServerProcess(Contender contender, ServerProcess? upstream, DelayLine? delayed, Process process, Uri http1, Uri http2)
    {
        Contender = contender;
        Upstream = upstream;
        _delayed = delayed;
        _process = process;
        Http1 = http1;
        Http2 = http2;
    }

    /// <summary>Its name in reports.</summary>
    public string Name => Contender.Name;

    /// <summary>Its contender.</summary>
    public Contender Contender { get; }

    /// <summary>The server behind it; null if it is not a proxy.</summary>
    public ServerProcess? Upstream { get; }

    /// <summary>The address for HTTP/1.1.</summary>
    public Uri Http1 { get; }

    /// <summary>The address for HTTP/2 without TLS.</summary>
    public Uri Http2 { get; }

    /// <summary>The processor time it has used so far, in all its threads.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>All memory that the process uses, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a server, and its upstream if it has one.</summary>
    public static Task<ServerProcess> StartAsync(Contender contender) => StartAsync(contender, [], delay: null);

    /// <summary>Starts a server that counts its open requests.</summary>
    public static Task<ServerProcess> StartCountingAsync(Contender contender) => StartAsync(contender, ["counting"], delay: null);

    /// <summary>Starts a server that samples its allocations.</summary>
    public static Task<ServerProcess> StartSamplingAsync(Contender contender) => StartAsync(contender, ["sampling"], delay: null);

    /// <summary>Starts a proxy whose upstream is far away.</summary>
    /// <param name="contender">The proxy.</param>
    /// <param name="delay">The delay of bytes in each direction.</param>
    public static Task<ServerProcess> StartFarAsync(Contender contender, TimeSpan delay) => StartAsync(contender, [], delay);

    private static async Task<ServerProcess> StartAsync(Contender contender, string[] arguments, TimeSpan? delay)
    {
        var upstream = contender.IsProxy ? await StartAsync(Contender.Upstream) : null;
        var delayed = delay is { } time ? new DelayLine(upstream!.Http2, time) : null;
        string[] behind = upstream is null ? [] : ["behind", (delayed?.Address ?? upstream.Http2).ToString()];
        var start = new ProcessStartInfo("dotnet", [contender.Assembly, .. arguments, .. contender.Arguments, .. behind]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (contender.MaxStreamWindow is { } window)
        {
            start.Environment["DOTNET_SYSTEM_NET_HTTP_SOCKETSHTTPHANDLER_FLOWCONTROL_MAXSTREAMWINDOWSIZE"] = window.ToString(CultureInfo.InvariantCulture);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{contender.Assembly} did not start.");
        var addresses = await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"{contender.Name} ended without printing its addresses: {contender.Assembly}");
        var uris = addresses.Split(' ');
        return new ServerProcess(contender, upstream, delayed, process, new Uri(uris[0]), new Uri(uris[1]));
    }

    /// <summary>The bytes of live objects, after a full collection.</summary>
    public async Task<long> ReadHeapBytesAsync() =>
        long.Parse(await _http.GetStringAsync(new Uri(Http1, "/heap")), CultureInfo.InvariantCulture);

    /// <summary>Waits until no request is open, and returns unused memory to the system.</summary>
    /// <exception cref="TimeoutException">Requests or calls are still open.</exception>
    public async Task<Memory> SettleAsync(string after = "")
    {
        var watch = Stopwatch.StartNew();
        while (await _http.GetStringAsync(new Uri(Http1, "/open")) is not "0 0" and var open)
        {
            if (watch.Elapsed > PatienceWithRequests)
            {
                throw new TimeoutException($"{Name} still has requests and calls open{after}: {open}.");
            }

            await Task.Delay(20);
        }

        return await TrimAsync();
    }

    /// <summary>Waits until the server has nothing to do.</summary>
    /// <param name="patience">The longest wait. After it, the measurement happens while the server still works.</param>
    public async Task WaitUntilIdleAsync(TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();
        for (var idle = 0; idle < IdleMoments && watch.Elapsed < patience;)
        {
            var before = ProcessorTime;
            await Task.Delay(Moment);
            idle = ProcessorTime - before > Moment / 20 ? 0 : idle + 1;
        }
    }

    /// <summary>The memory in use now, after returning unused memory to the system.</summary>
    public async Task<Memory> TrimAsync() =>
        new(long.Parse(await _http.GetStringAsync(new Uri(Http1, "/trim")), CultureInfo.InvariantCulture), ResidentBytes);

    /// <summary>The memory in use now, after a full collection.</summary>
    public async Task<Memory> ReadMemoryAsync() => new(await ReadHeapBytesAsync(), ResidentBytes);

    /// <summary>The usage of the server since its start.</summary>
    public async Task<Usage> ReadUsageAsync() => Usage.Parse(await _http.GetStringAsync(new Uri(Http1, "/usage")));

    /// <summary>The number of samples of each type, in a server that samples its allocations.</summary>
    public async Task<Dictionary<string, long>> ReadAllocatedTypesAsync()
    {
        var lines = (await _http.GetStringAsync(new Uri(Http1, "/types"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Select(static line => line.Split(' ', 2)).ToDictionary(static line => line[1], static line => long.Parse(line[0], CultureInfo.InvariantCulture));
    }

    /// <summary>The bytes of text that the service has written to its clients so far.</summary>
    public async Task<long> ReadFloodedBytesAsync() => long.Parse(await _http.GetStringAsync(new Uri(Http1, "/flooded")), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _delayed?.Dispose();
        Upstream?.Dispose();
    }
}
