using Gateway.Yarp.Rules;
using Gateway.Yarp.Schemas;

namespace Gateway.Yarp.Upstreams;

/// <summary>The state of a cluster's schema.</summary>
internal sealed record UpstreamState
{
    /// <summary>The schema in force: the last one without mistakes; null before the first.</summary>
    public UpstreamSchema? Schema { get; init; }

    /// <summary>The rules from files, which replace annotations.</summary>
    public IReadOnlyList<FileRule> Rules { get; init; } = [];

    /// <summary>The tools of files.</summary>
    public IReadOnlyList<ToolRule> Tools { get; init; } = [];

    /// <summary>The methods (<c>package.Service/Method</c>) whose rules have mistakes. They are served as <c>POST /package.Service/Method</c>.</summary>
    public IReadOnlySet<string> WithoutRules { get; init; } = new HashSet<string>();

    /// <summary>The warnings of the schema's files, for people.</summary>
    public IReadOnlyList<string> FileWarnings { get; init; } = [];

    /// <summary>The parts of the schema in force that are not served, for people.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The problem of the last reading, for people; null for none.</summary>
    public string? Problem { get; init; }

    /// <summary>When a schema was last read without a problem; null for never.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>The same moment by the monotonic clock.</summary>
    public long ReadTimestamp { get; init; }

    /// <summary>The source of the schema in force: the address of a server, or a file; null before the first schema.</summary>
    public string? Source { get; init; }
}
