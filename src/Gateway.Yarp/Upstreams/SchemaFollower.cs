using Gateway.Transcoding.Binding;
using Gateway.Yarp.Schemas;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy;

namespace Gateway.Yarp.Upstreams;

/// <summary>
/// Follows the schemas of all clusters while the host runs. The first reading comes before the server listens, so that a gateway whose servers are up begins with their routes. One that is
/// down is asked again, more and more seldom.
/// </summary>
internal sealed class SchemaFollower(UpstreamSet upstreams, IProxyStateLookup proxy, IOptions<GatewayProxyOptions> options, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    // Calls of unknown methods ask for a new reading, and anybody can make them.
    private static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly Dictionary<Upstream, SchemaReader> _readers = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var upstream in upstreams.All)
        {
            _readers.Add(upstream, new SchemaReader(upstream, proxy, options, time, _logger));
        }

        var states = await Task.WhenAll(upstreams.All.Select(upstream => TryReadAsync(upstream, cancellationToken)));

        // In the order of the clusters, so that the same one comes first with every start.
        foreach (var (upstream, state) in upstreams.All.Zip(states))
        {
            Take(upstream, state);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(upstreams.All.Select(upstream => FollowAsync(upstream, stoppingToken)));

    private async Task FollowAsync(Upstream upstream, CancellationToken stopping)
    {
        using var watching = WatchFiles(upstream);
        var retry = FirstRetry;
        while (true)
        {
            var refresh = options.Value.SchemaRefresh;
            var (pause, next) = upstream.State.Problem is null ? (refresh, FirstRetry) : (Min(retry, refresh ?? LongestRetry), retry * 2);
            retry = Min(next, LongestRetry);
            try
            {
                await Task.Delay(LeastPause, time, stopping);
                await WaitAsync(upstream.Doubted, pause - LeastPause, stopping);
                Take(upstream, await TryReadAsync(upstream, stopping));
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (ConflictException conflict)
            {
                Refuse(upstream, conflict.Message);
            }
            catch (Exception defect)
            {
                // The cluster is followed all the same, and the host goes on.
                Log.ReadingFailed(_logger, upstream.Id, defect);
                Refuse(upstream, "Its schema could not be brought into force; the log says why.");
            }
        }
    }

    // A pause of null has no end of its own: the wait ends when somebody doubts the schema.
    private async Task WaitAsync(Task doubted, TimeSpan? pause, CancellationToken stopping)
    {
        if (pause <= TimeSpan.Zero)
        {
            return;
        }

        try
        {
            await doubted.WaitAsync(pause ?? Timeout.InfiniteTimeSpan, time, stopping);
        }
        catch (TimeoutException)
        {
            // Nobody doubts the schema: it is time to read it again all the same.
        }
    }

    // Null when there is nothing new, or nothing to be had.
    private async Task<UpstreamState?> TryReadAsync(Upstream upstream, CancellationToken cancellationToken)
    {
        upstream.BeginRead();
        try
        {
            var rules = await _readers[upstream].ReadRulesAsync(cancellationToken);
            var (files, source) = await _readers[upstream].ReadAsync(cancellationToken);
            var known = upstream.State;
            if (known.Schema?.Fingerprint == files.Fingerprint && known.Rules.SequenceEqual(rules))
            {
                upstream.State = known with { Problem = null, ReadAt = time.GetUtcNow() };
                return null;
            }

            var schema = UpstreamSchema.Compile(files, source);
            var state = new UpstreamState { Schema = schema, Rules = rules, Warnings = [.. files.Warnings, .. UnusedRules(schema, rules)], ReadAt = time.GetUtcNow() };
            return CheckRules(upstream, state, isFirst: known.Schema is null);
        }
        catch (Exception problem) when (problem is SchemaSourceException or BindingException)
        {
            Refuse(upstream, problem.Message);
            return null;
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            Log.ReadingFailed(_logger, upstream.Id, defect);
            Refuse(upstream, "Its schema could not be read; the log says why.");
            return null;
        }
    }

    private void Take(Upstream upstream, UpstreamState? state)
    {
        if (state is not { Schema: { } schema })
        {
            return;
        }

        foreach (var clash in upstreams.TakeSchema(upstream, state))
        {
            Log.ClusterConflict(_logger, clash.Text);
        }

        foreach (var warning in state.Warnings)
        {
            Log.LeftOut(_logger, upstream.Id, warning);
        }

        Log.SchemaTaken(_logger, upstream.Id, schema.Methods.Count);
    }

    private static IEnumerable<string> UnusedRules(UpstreamSchema schema, IReadOnlyList<FileRule> rules)
    {
        var known = schema.Methods.Select(method => method.FullName).ToHashSet(StringComparer.Ordinal);
        return rules.Where(rule => !known.Contains(rule.Rule.Selector)).Select(rule => $"{rule.File}: the servers have no method {rule.Rule.Selector}; name one as package.Service.Method.");
    }

    // A former schema is better than one with mistakes. Where there is none, one wrong rule does not cost all others.
    private static UpstreamState CheckRules(Upstream upstream, UpstreamState state, bool isFirst)
    {
        try
        {
            ServedMethods.CheckRules(upstream, state);
            return state;
        }
        catch (BindingException mistakes) when (isFirst)
        {
            return state with
            {
                WithoutRules = mistakes.Problems.Select(problem => problem.Method).ToHashSet(StringComparer.Ordinal),
                Warnings = [.. state.Warnings, .. mistakes.Problems.Select(problem => problem.ToString())],
            };
        }
    }

    private void Refuse(Upstream upstream, string problem)
    {
        var known = upstream.State;
        if (known.Problem != problem)
        {
            Log.SchemaRefused(_logger, upstream.Id, known.Schema is null ? "It has no schema yet" : "Its former schema stays in force", problem);
        }

        upstream.State = known with { Problem = problem };
    }

    private static CompositeDisposable WatchFiles(Upstream upstream)
    {
        var watching = new CompositeDisposable();
        foreach (var path in upstream.Options.Rules.Append(upstream.Options.DescriptorSet).OfType<string>())
        {
            var full = Path.GetFullPath(path);
            if (Path.GetDirectoryName(full) is { } folder && Directory.Exists(folder))
            {
                var provider = new PhysicalFileProvider(folder);
                watching.Add(provider);
                watching.Add(ChangeToken.OnChange(() => provider.Watch(Path.GetFileName(full)), upstream.Doubt));
            }
        }

        return watching;
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private sealed class CompositeDisposable : List<IDisposable>, IDisposable
    {
        public void Dispose() => ForEach(static one => one.Dispose());
    }
}
