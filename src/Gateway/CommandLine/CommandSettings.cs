namespace Gateway.Program.CommandLine;

/// <summary>The settings of the command line.</summary>
internal sealed record CommandSettings
{
    /// <summary>The destinations of each upstream, in the order of the command line.</summary>
    public IReadOnlyList<IReadOnlyList<Uri>> Upstreams { get; init; } = [];

    /// <summary>The descriptors of the only upstream; null for reflection.</summary>
    public string? DescriptorSet { get; init; }

    /// <summary>Files with rules, for every upstream.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>The addresses to listen on; null for those of the configuration.</summary>
    public string? Urls { get; init; }

    /// <summary>A file with configuration.</summary>
    public string? Config { get; init; }

    /// <summary>Whether pages are served; null for the configuration's value.</summary>
    public bool? Pages { get; init; }

    /// <summary>Whether methods are served as tools; null for the configuration's value.</summary>
    public bool? Mcp { get; init; }

    /// <summary>Values of the configuration.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Values { get; init; } = [];

    /// <summary>Whether to only check the configuration and print the routes.</summary>
    public bool IsCheck { get; init; }

    /// <summary>How to export the OpenAPI document instead of serving; null to serve.</summary>
    public DocumentExport? Export { get; init; }

    /// <summary>The id of an upstream by its position on the command line.</summary>
    public static string IdOf(int index) => $"upstream{index + 1:00}";

    /// <summary>Whether an id belongs to an upstream of the command line.</summary>
    public bool IsOwn(string id) => Enumerable.Range(0, Upstreams.Count).Any(index => IdOf(index).Equals(id, StringComparison.OrdinalIgnoreCase));
}
