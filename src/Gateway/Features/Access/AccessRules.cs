using Gateway.Program.Configuration;
using Gateway.Program.Configuration.Access;
using Gateway.Rest;

namespace Gateway.Program.Features.Access;

/// <summary>The access rules in force. Immutable: a change of the configuration makes new ones.</summary>
/// <param name="Rules">The rules, in their order.</param>
/// <param name="Others">The policy for methods and paths that no rule names.</param>
/// <param name="Pages">The policy for the pages.</param>
internal sealed record AccessRules(IReadOnlyList<AccessRule> Rules, CallerPolicy Others, CallerPolicy Pages)
{
    /// <summary>The rules of a checked configuration.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="hasAuthentication">Whether the gateway started with authentication.</param>
    public static AccessRules Of(IConfiguration configuration, bool hasAuthentication)
    {
        var options = configuration.GetSection(GatewayOptions.SectionName).Get<ProgramOptions>() ?? new ProgramOptions();
        var others = hasAuthentication ? CallerPolicy.Authenticated : CallerPolicy.Open;
        return new AccessRules(
            [.. options.Access.Select(static rule => new AccessRule([.. rule.Methods], new CallerPolicy(rule)))],
            others,
            options.Pages.Policy is { } pages ? new CallerPolicy(pages) : others);
    }

    /// <summary>Who may call a method, by the first rule that names it.</summary>
    /// <param name="method">Its full name, such as <c>shop.Orders/Get</c>. The empty name stands for paths without a method, and only <c>*</c> matches it.</param>
    public CallerPolicy Find(string method)
    {
        foreach (var rule in Rules)
        {
            foreach (var pattern in rule.Patterns)
            {
                if (MethodPattern.Matches(pattern, method))
                {
                    return rule.Policy;
                }
            }
        }

        return Others;
    }
}
