using System.Diagnostics;
using System.Globalization;

namespace Gateway.Load.Servers;

/// <summary>A contender, run as a process of its own so that its processor time and memory are nobody else's.</summary>
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

    /// <summary>What reports call it.</summary>
    public string Name => Contender.Name;

    /// <summary>What runs in it.</summary>
    public Contender Contender { get; }

    /// <summary>The server behind it; null when it is no proxy.</summary>
    public ServerProcess? Upstream { get; }

    /// <summary>Where HTTP/1.1 is spoken.</summary>
    public Uri Http1 { get; }

    /// <summary>Where HTTP/2 is spoken, without TLS.</summary>
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

    /// <summary>The memory that is in use by the process, in bytes, whatever it is used for.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a server, and the upstream that stands behind it.</summary>
    public static Task<ServerProcess> StartAsync(Contender contender) => StartAsync(contender, [], delay: null);

    /// <summary>Starts a server that counts the requests it has open.</summary>
    public static Task<ServerProcess> StartCountingAsync(Contender contender) => StartAsync(contender, ["counting"], delay: null);

    /// <summary>Starts a server that samples what it allocates.</summary>
    public static Task<ServerProcess> StartSamplingAsync(Contender contender) => StartAsync(contender, ["sampling"], delay: null);

    /// <summary>Starts a proxy whose upstream is far away.</summary>
    /// <param name="contender">The proxy.</param>
    /// <param name="delay">How long bytes take to it, and as long back.</param>
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
            ?? throw new InvalidOperationException($"{contender.Name} ended without a word: {contender.Assembly}");
        var uris = addresses.Split(' ');
        return new ServerProcess(contender, upstream, delayed, process, new Uri(uris[0]), new Uri(uris[1]));
    }

    /// <summary>The bytes of live objects, after a full collection.</summary>
    public async Task<long> ReadHeapBytesAsync() =>
        long.Parse(await _http.GetStringAsync(new Uri(Http1, "/heap")), CultureInfo.InvariantCulture);

    /// <summary>Waits until no request is open any more, and gives back to the system what can be given back.</summary>
    /// <exception cref="TimeoutException">Something was left behind.</exception>
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
    /// <param name="patience">How long it may take; what is measured then is measured while it works.</param>
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

    /// <summary>What is in use now, when all that can be given back to the system has been.</summary>
    public async Task<Memory> TrimAsync() =>
        new(long.Parse(await _http.GetStringAsync(new Uri(Http1, "/trim")), CultureInfo.InvariantCulture), ResidentBytes);

    /// <summary>What is in use now, after a full collection.</summary>
    public async Task<Memory> ReadMemoryAsync() => new(await ReadHeapBytesAsync(), ResidentBytes);

    /// <summary>What the server has used since its start.</summary>
    public async Task<Usage> ReadUsageAsync() => Usage.Parse(await _http.GetStringAsync(new Uri(Http1, "/usage")));

    /// <summary>How many samples there are of each type, in a server that samples what it allocates.</summary>
    public async Task<Dictionary<string, long>> ReadAllocatedTypesAsync()
    {
        var lines = (await _http.GetStringAsync(new Uri(Http1, "/types"))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Select(static line => line.Split(' ', 2)).ToDictionary(static line => line[1], static line => long.Parse(line[0], CultureInfo.InvariantCulture));
    }

    /// <summary>How many bytes of text the service has flooded its clients with so far.</summary>
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
