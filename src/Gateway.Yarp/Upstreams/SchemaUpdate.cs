using Gateway.Transcoding.Binding;
using Gateway.Yarp.Schemas;
using Gateway.Yarp.Settings;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy;

namespace Gateway.Yarp.Upstreams;

/// <summary>Reads the schemas of clusters and brings them into force. It refuses a schema with mistakes: the former one stays, and log and state say why.</summary>
internal sealed class SchemaUpdate(
    UpstreamSet upstreams, IProxyStateLookup proxy, CurrentOptions options, IReadOnlyCollection<ReservedParameter> reserved, bool servesTools, TimeProvider time, ILogger logger)
{
    private readonly SchemaReader _reader = new(proxy, options, time, logger);

    /// <summary>Reads the schema of a cluster.</summary>
    /// <param name="upstream">The cluster.</param>
    /// <param name="isChanged">Whether its options have changed. Then a known schema is read and checked like a new one.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>A state that is not in force yet; null if nothing has changed, or if the schema cannot be read.</returns>
    public async Task<UpstreamState?> ReadAsync(Upstream upstream, bool isChanged, CancellationToken cancellationToken)
    {
        upstream.BeginRead();
        try
        {
            var known = upstream.State;
            var former = isChanged ? null : known.Schema?.Fingerprint;
            var (rules, tools) = await SchemaReader.ReadRulesAsync(upstream, cancellationToken);
            var (files, source) = await _reader.ReadAsync(upstream, former, cancellationToken);
            var isSame = files is null || files.Fingerprint == former;
            if (isSame && known.Rules.SequenceEqual(rules) && known.Tools.SequenceEqual(tools))
            {
                upstream.State = known with { Problem = null, ReadAt = time.GetUtcNow(), ReadTimestamp = time.GetTimestamp() };
                return null;
            }

            var schema = isSame ? known.Schema! : UpstreamSchema.Compile(files!, source);
            var fileWarnings = files?.Warnings ?? known.FileWarnings;
            var state = new UpstreamState
            {
                Schema = schema,
                Source = source,
                Rules = rules,
                Tools = tools,
                FileWarnings = fileWarnings,
                Warnings = [.. fileWarnings, .. UnusedNames.Find(upstream.Options, schema, rules, tools), .. UnusedNames.FindTools(servesTools, tools)],
                ReadAt = time.GetUtcNow(),
                ReadTimestamp = time.GetTimestamp(),
            };
            return CheckRules(upstream, state, isFirst: known.Schema is null);
        }
        catch (Exception problem) when (problem is SchemaSourceException or BindingException)
        {
            Refuse(upstream, problem.Message);
            return null;
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            Log.ReadingFailed(logger, upstream.Id, defect);
            Refuse(upstream, "Reading its schema failed. The log says why.");
            return null;
        }
    }

    /// <summary>Brings all read schemas into force at once.</summary>
    /// <exception cref="ConflictException">Two clusters would serve the same. The former schemas stay in force.</exception>
    public void Take(params IReadOnlyList<(Upstream Upstream, UpstreamState State)> read)
    {
        TellClashes(upstreams.TakeSchemas(read.ToDictionary()));
        foreach (var (upstream, state) in read)
        {
            TellTaken(upstream, state);
        }
    }

    /// <summary>Reads the schemas of all clusters of changed options, and replaces the former clusters. A cluster whose schema cannot be read keeps its former one.</summary>
    /// <exception cref="ConflictException">Two clusters would serve the same. The former clusters stay.</exception>
    public async Task ReplaceAsync(GatewayProxyOptions changed, CancellationToken cancellationToken)
    {
        var all = UpstreamSet.Make(changed);
        foreach (var upstream in all)
        {
            upstream.State = upstreams.Find(upstream.Id)?.State ?? upstream.State;
        }

        var states = await Task.WhenAll(all.Select(upstream => ReadAsync(upstream, isChanged: true, cancellationToken)));
        foreach (var (upstream, state) in all.Zip(states))
        {
            upstream.State = state ?? upstream.State;
        }

        TellClashes(upstreams.Replace(all, changed.Conflicts));
        foreach (var (upstream, state) in all.Zip(states))
        {
            if (state is not null)
            {
                TellTaken(upstream, state);
            }
        }
    }

    /// <summary>Keeps the former schema of a cluster, and logs why.</summary>
    public void Refuse(Upstream upstream, string problem)
    {
        var known = upstream.State;
        if (known.Problem != problem)
        {
            Log.SchemaRefused(logger, upstream.Id, known.Schema is null ? "It has no schema yet" : "Its former schema stays in force", problem);
        }

        upstream.State = known with { Problem = problem };
    }

    private void TellClashes(IReadOnlyList<ClusterClash> clashes)
    {
        foreach (var clash in clashes)
        {
            Log.ClusterConflict(logger, clash.Text);
        }
    }

    private void TellTaken(Upstream upstream, UpstreamState state)
    {
        foreach (var warning in state.Warnings)
        {
            Log.LeftOut(logger, upstream.Id, warning);
        }

        Log.SchemaTaken(logger, upstream.Id, state.Schema!.Methods.Count);
    }

    // A former schema is better than one with mistakes. Without a former one, a wrong rule must not disable all other methods.
    private UpstreamState CheckRules(Upstream upstream, UpstreamState state, bool isFirst)
    {
        try
        {
            ServedMethods.CheckRules(upstream, state, reserved);
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
}
