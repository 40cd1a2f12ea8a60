using Google.Api;

namespace Gateway.Yarp.Rules;

/// <summary>What a file of rules has.</summary>
/// <param name="Http">Its rules of HTTP.</param>
/// <param name="Tools">Its tools.</param>
internal sealed record RuleFile(IReadOnlyList<HttpRule> Http, IReadOnlyList<ToolRule> Tools)
{
    public static RuleFile Empty { get; } = new([], []);
}
