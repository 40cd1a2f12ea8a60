using Gateway.Yarp.Rules;
using Gateway.Yarp.Schemas;

namespace Gateway.Yarp.Upstreams;

/// <summary>What is known of a cluster's schema.</summary>
internal sealed record UpstreamState
{
    /// <summary>The schema in force: the last one without mistakes; null before the first.</summary>
    public UpstreamSchema? Schema { get; init; }

    /// <summary>The rules of files that replace annotations.</summary>
    public IReadOnlyList<FileRule> Rules { get; init; } = [];

    /// <summary>The tools of files.</summary>
    public IReadOnlyList<ToolRule> Tools { get; init; } = [];

    /// <summary>The methods (<c>package.Service/Method</c>) whose rules have mistakes. They are served as <c>POST /package.Service/Method</c>.</summary>
    public IReadOnlySet<string> WithoutRules { get; init; } = new HashSet<string>();

    /// <summary>What the files of the schema warn of, for people.</summary>
    public IReadOnlyList<string> FileWarnings { get; init; } = [];

    /// <summary>What is not served of the schema in force, for people.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Why the last reading did not bring a schema into force, for people; null when it did, or found nothing new.</summary>
    public string? Problem { get; init; }

    /// <summary>When a schema was last read without a problem; null for never.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>The same moment by the clock that only goes forward.</summary>
    public long ReadTimestamp { get; init; }

    /// <summary>Where the schema in force came from: the address of a server, or a file; null before the first.</summary>
    public string? Source { get; init; }
}
