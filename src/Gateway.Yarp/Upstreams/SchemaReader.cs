using System.Collections.Concurrent;
using Gateway.Yarp.Reflection;
using Gateway.Yarp.Rules;
using Gateway.Yarp.Schemas;
using Gateway.Yarp.Settings;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Gateway.Yarp.Upstreams;

/// <summary>Reads the schema of a cluster: from its file, or from every destination, because destinations may differ during a rollout.</summary>
internal sealed class SchemaReader(IProxyStateLookup proxy, CurrentOptions options, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<string, Rollout> _rollouts = new(StringComparer.OrdinalIgnoreCase);

    private SchemaLimits Limits => SchemaLimits.Default with { Timeout = options.Value.SchemaTimeout };

    /// <summary>Reads the schema.</summary>
    /// <param name="upstream">The cluster.</param>
    /// <param name="known">The fingerprint of the schema in force; null for none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The files, and the name of their source for people. No files if the source knows that the schema in force is unchanged; returned files may be unchanged too.</returns>
    /// <exception cref="SchemaSourceException">The schema cannot be read.</exception>
    public async Task<(SchemaFiles? Files, string Source)> ReadAsync(Upstream upstream, string? known, CancellationToken cancellationToken)
    {
        if (upstream.Options.DescriptorSet is { } path)
        {
            var file = new DescriptorSetSource(path, Limits);
            return (await file.ReadIfNewAsync(known, cancellationToken), file.Name);
        }

        var sources = DestinationsOf(upstream.Id);
        var readings = await Task.WhenAll(sources.Select(source => TryReadAsync(source, cancellationToken)));
        Reading[] read = [.. readings.Where(reading => reading.Files is not null)];
        if (read.Length == 0)
        {
            throw new SchemaSourceException(string.Join("; ", readings.Select(reading => reading.Problem).Distinct()));
        }

        var rollout = _rollouts.GetOrAdd(upstream.Id, static _ => new Rollout());
        var newest = rollout.FindNewest(read);
        TellDifference(upstream.Id, rollout, readings, newest.Files!);
        return (newest.Files!, newest.Source.Name);
    }

    /// <summary>Reads the files of rules.</summary>
    /// <exception cref="SchemaSourceException">A file cannot be read. The message lists every mistake.</exception>
    public static async Task<(IReadOnlyList<FileRule> Http, IReadOnlyList<ToolRule> Tools)> ReadRulesAsync(Upstream upstream, CancellationToken cancellationToken)
    {
        var rules = new List<FileRule>();
        var tools = new Dictionary<string, ToolRule>(StringComparer.Ordinal);
        var from = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in upstream.Options.Rules)
        {
            var file = await ServiceRules.ReadAsync(path, cancellationToken);
            foreach (var rule in file.Http)
            {
                if (!from.TryAdd(rule.Selector, path))
                {
                    throw new SchemaSourceException($"{path}: the selector {rule.Selector} is in {from[rule.Selector]} too. Leave it in one of them.");
                }

                rules.Add(new FileRule(rule, path));
            }

            foreach (var tool in file.Tools)
            {
                if (!tools.TryAdd(tool.Selector, tool))
                {
                    throw new SchemaSourceException($"{tool.Tool.Place}: {tool.Selector} is a tool already, in {tools[tool.Selector].Tool.Place}. Leave it in one of them.");
                }
            }
        }

        return (rules, [.. tools.Values]);
    }

    private ReflectionSource[] DestinationsOf(string id)
    {
        if (!proxy.TryGetCluster(id, out var cluster))
        {
            throw new SchemaSourceException($"YARP has no cluster '{id}': add it to ReverseProxy:Clusters, or remove it from Gateway:Clusters.");
        }

        var all = cluster.DestinationsState.AllDestinations;
        if (all.Count == 0)
        {
            throw new SchemaSourceException($"The cluster '{id}' has no destinations.");
        }

        return [.. all.Select(destination => SourceOf(cluster, destination))];
    }

    private ReflectionSource SourceOf(ClusterState cluster, DestinationState destination) => new(
        cluster.Model.HttpClient, new Uri(destination.Model.Config.Address), Limits, time);

    private static async Task<Reading> TryReadAsync(ReflectionSource source, CancellationToken cancellationToken)
    {
        try
        {
            return new Reading(source, await source.ReadAsync(cancellationToken), null);
        }
        catch (SchemaSourceException problem)
        {
            return new Reading(source, null, problem.Message);
        }
    }

    private void TellDifference(string cluster, Rollout rollout, Reading[] readings, SchemaFiles newest)
    {
        var others = string.Join(", ", readings.Where(reading => reading.Files is { } files && files.Fingerprint != newest.Fingerprint).Select(reading => reading.Source.Name));
        if (others.Length > 0 && others != rollout.ToldDifference)
        {
            var used = string.Join(", ", readings.Where(reading => reading.Files?.Fingerprint == newest.Fingerprint).Select(reading => reading.Source.Name));
            Log.DestinationsDiffer(logger, cluster, used, others);
        }

        rollout.ToldDifference = others;
    }

    private sealed record Reading(ReflectionSource Source, SchemaFiles? Files, string? Problem);

    /// <summary>The order in which the schemas of a cluster first appeared. If destinations differ, the newest schema counts, not the last one read.</summary>
    private sealed class Rollout
    {
        private const int MostKept = 64;

        private readonly List<string> _seen = [];

        public string? ToldDifference { get; set; }

        public Reading FindNewest(Reading[] read)
        {
            _seen.AddRange(read.Select(static reading => reading.Files!.Fingerprint).Distinct().Except(_seen).ToArray());
            _seen.RemoveRange(0, Math.Max(_seen.Count - MostKept, 0));
            return read.MaxBy(reading => _seen.IndexOf(reading.Files!.Fingerprint))!;
        }
    }
}
