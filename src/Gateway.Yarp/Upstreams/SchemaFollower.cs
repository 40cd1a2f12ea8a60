using System.Threading.Channels;
using Gateway.Rest;
using Gateway.Yarp.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy;

namespace Gateway.Yarp.Upstreams;

/// <summary>
/// Follows the options and the schemas of all clusters while the host runs. The first reading happens before the server listens, so that a gateway whose servers are up starts with
/// their routes. It asks a server that is down again, with growing pauses.
/// </summary>
internal sealed class SchemaFollower(UpstreamSet upstreams, IProxyStateLookup proxy, CurrentOptions options, ServedBindings served, IEnumerable<IToolNames> tools, TimeProvider time, ILoggerFactory loggers)
    : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    // Calls of unknown methods trigger a new reading, and anyone can make them. So the pause doubles with each reading that finds nothing new.
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestWaitForClusters = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PauseBetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly SchemaUpdate _update = new(upstreams, proxy, options, served.ReservedParameters, tools.Any(), time, loggers.CreateLogger(Log.Category));

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var states = await Task.WhenAll(upstreams.All.Select(upstream => _update.ReadAsync(upstream, isChanged: false, cancellationToken)));

        // Takes all schemas at once. One by one, each would be merged with all former ones, and the start would stop at the first of many conflicts.
        _update.Take([.. upstreams.All.Zip(states).Where(static one => one.Second is not null).Select(static one => (one.First, one.Second!))]);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var readings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var watching = ChangeToken.OnChange(() => options.NextReading, () => readings.Writer.TryWrite(true));
        while (!stoppingToken.IsCancellationRequested)
        {
            var isChanged = await FollowOptionsAsync(stoppingToken);
            using var until = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            using var folders = new WatchedFolders();
            var following = Task.WhenAll(upstreams.All.Select(upstream => FollowAsync(upstream, folders, isChanged, until.Token)));
            await Task.WhenAny(following, readings.Reader.ReadAsync(until.Token).AsTask());
            await until.CancelAsync();
            await following;
        }
    }

    // Returns whether the options have changed.
    private async Task<bool> FollowOptionsAsync(CancellationToken stopping)
    {
        if (options.ReadAgain() is not { } changed)
        {
            return false;
        }

        try
        {
            await WaitForClustersAsync(changed, stopping);
            await _update.ReplaceAsync(changed, stopping);
            options.Take(changed);
            return true;
        }
        catch (ConflictException conflict)
        {
            options.Refuse(conflict.Message);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception defect)
        {
            // The host goes on and follows the former clusters.
            Log.OptionsFailed(_logger, defect);
        }

        return false;
    }

    // YARP applies the same change by itself, maybe a moment later. A cluster that YARP does not have yet would get no schema.
    private async Task WaitForClustersAsync(GatewayProxyOptions changed, CancellationToken stopping)
    {
        var start = time.GetTimestamp();
        while (changed.Clusters.Keys.Any(id => !proxy.TryGetCluster(id, out _)) && time.GetElapsedTime(start) < LongestWaitForClusters)
        {
            await Task.Delay(PauseBetweenLooks, time, stopping);
        }
    }

    private async Task FollowAsync(Upstream upstream, WatchedFolders folders, bool isNew, CancellationToken cancellationToken)
    {
        using var watching = new FileWatch(upstream, folders);
        if (isNew)
        {
            // Files and destinations may have changed since its schema was read.
            upstream.Doubt();
        }

        var (least, retry) = (LeastPause, FirstRetry);
        while (true)
        {
            var refresh = options.Value.SchemaRefresh;
            var (pause, next) = upstream.State.Problem is null ? (refresh, FirstRetry) : (Min(retry, refresh ?? LongestRetry), retry * 2);
            retry = Min(next, LongestRetry);
            try
            {
                await Task.Delay(least, time, cancellationToken);
                var isDoubted = await WaitAsync(upstream.Doubted, pause - least, cancellationToken);
                var state = await _update.ReadAsync(upstream, isChanged: false, cancellationToken);
                least = isDoubted && state is null ? Min(least * 2, LongestRetry) : LeastPause;
                if (state is not null)
                {
                    _update.Take((upstream, state));
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // A reading may have been requested. If the cluster is followed again, this repeats it.
                upstream.Doubt();
                return;
            }
            catch (ConflictException conflict)
            {
                _update.Refuse(upstream, conflict.Message);
            }
            catch (Exception defect)
            {
                // The host goes on and keeps following the cluster.
                Log.ReadingFailed(_logger, upstream.Id, defect);
                _update.Refuse(upstream, "Bringing its schema into force failed. The log says why.");
            }
        }
    }

    // Returns whether the schema became doubtful before the pause was over. A pause of null never ends by itself.
    private async Task<bool> WaitAsync(Task doubted, TimeSpan? pause, CancellationToken cancellationToken)
    {
        if (pause <= TimeSpan.Zero)
        {
            return doubted.IsCompleted;
        }

        try
        {
            await doubted.WaitAsync(pause ?? Timeout.InfiniteTimeSpan, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
