using Google.Api;

namespace Gateway.Yarp.Rules;

/// <summary>The content of a file of rules.</summary>
/// <param name="Http">The HTTP rules.</param>
/// <param name="Tools">The tools.</param>
internal sealed record RuleFile(IReadOnlyList<HttpRule> Http, IReadOnlyList<ToolRule> Tools);
