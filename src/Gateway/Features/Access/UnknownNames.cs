using Gateway.Program.Configuration;
using Gateway.Program.Configuration.Access;
using Gateway.Transcoding;
using Gateway.Yarp;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Gateway.Program.Features.Access;

/// <summary>Warns about names in access rules and limits that match no method: a misspelled rule guards nothing.</summary>
internal sealed class UnknownNames(AccessState access, IOptions<ProgramOptions> options, EndpointDataSource endpoints, UpstreamStatuses upstreams, IHostApplicationLifetime lifetime, ILogger<UnknownNames> logger)
    : IHostedService, IDisposable
{
    private HashSet<string> _told = [];
    private IDisposable? _watching;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The endpoints exist only after the pipeline is built.
        lifetime.ApplicationStarted.Register(() =>
        {
            _watching = ChangeToken.OnChange(endpoints.GetChangeToken, Tell);
            access.Changed += Tell;
            Tell();
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _watching?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _watching?.Dispose();

    /// <summary>The warnings; none while the schema of a required upstream is missing.</summary>
    public IReadOnlyList<string> Find()
    {
        if (!upstreams.All.All(static upstream => upstream.HasSchema || !upstream.IsRequired))
        {
            return [];
        }

        string[] known = [.. endpoints.Endpoints.Select(static endpoint => endpoint.Metadata.GetMetadata<CalledMethod>()?.Name).OfType<string>().Distinct(StringComparer.Ordinal)];
        return
        [
            .. access.Rules.Rules.Index().SelectMany(rule => FindUnknown($"Gateway:Access:{rule.Index}:Methods", rule.Item.Patterns, known)),
            .. options.Value.RateLimits.SelectMany(limit => FindUnknown($"Gateway:RateLimits:{limit.Key}:Methods", limit.Value.Methods, known)),
        ];
    }

    private static IEnumerable<string> FindUnknown(string place, IEnumerable<string> patterns, string[] known) => patterns
        .Where(pattern => pattern != "*" && !Array.Exists(known, name => MethodPattern.Matches(pattern, name)))
        .Select(pattern => $"{place} has '{pattern}', which matches no served method{(SimilarName.Find(pattern, known) is { } similar ? $": did you mean {similar}?" : ".")}");

    private void Tell()
    {
        var found = Find();
        foreach (var problem in found.Where(problem => !_told.Contains(problem)))
        {
            Log.NamesNoMethod(logger, problem);
        }

        _told = [.. found];
    }
}
