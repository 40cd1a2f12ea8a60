using System.Threading.Channels;
using Gateway.Rest;
using Gateway.Yarp.Settings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy;

namespace Gateway.Yarp.Upstreams;

/// <summary>
/// Follows the options and the schemas of all clusters while the host runs. The first reading comes before the server listens, so that a gateway whose servers are up begins with their
/// routes. A server that is down is asked again, more and more seldom.
/// </summary>
internal sealed class SchemaFollower(UpstreamSet upstreams, IProxyStateLookup proxy, CurrentOptions options, ServedBindings served, TimeProvider time, ILoggerFactory loggers)
    : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    // Calls of unknown methods ask for a new reading, and anybody can make them: the pause doubles with each reading that finds nothing new.
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestWaitForClusters = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PauseBetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly SchemaUpdate _update = new(upstreams, proxy, options, served.ReservedParameters, time, loggers.CreateLogger(Log.Category));

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var states = await Task.WhenAll(upstreams.All.Select(upstream => _update.ReadAsync(upstream, isChanged: false, cancellationToken)));

        // All at once: schemas that come one by one are put together with all former ones each time, and of many collisions only the first would stop the start.
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

    // Whether there are other options now.
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
            // The former clusters are followed all the same, and the host goes on.
            Log.OptionsFailed(_logger, defect);
        }

        return false;
    }

    // YARP takes the same change over by itself, and maybe a moment later: a cluster that it does not have yet would have no schema.
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
                // The reading may have been asked for: it is made up for if the cluster is followed again.
                upstream.Doubt();
                return;
            }
            catch (ConflictException conflict)
            {
                _update.Refuse(upstream, conflict.Message);
            }
            catch (Exception defect)
            {
                // The cluster is followed all the same, and the host goes on.
                Log.ReadingFailed(_logger, upstream.Id, defect);
                _update.Refuse(upstream, "Its schema could not be brought into force; the log says why.");
            }
        }
    }

    // Whether somebody doubted the schema before the pause was over. A pause of null has no end of its own.
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
