using Gateway.Program.Configuration;
using Gateway.Program.Configuration.Access;
using Gateway.Rest;

namespace Gateway.Program.Features.Access;

/// <summary>The rules of access in force. Immutable: a change of the configuration makes others.</summary>
/// <param name="Rules">The rules, in their order.</param>
/// <param name="Others">For what no rule names.</param>
/// <param name="Pages">For the pages.</param>
internal sealed record AccessRules(IReadOnlyList<AccessRule> Rules, CallerPolicy Others, CallerPolicy Pages)
{
    /// <summary>The rules of a configuration that was checked.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="hasAuthentication">Whether callers can prove who they are, since the start.</param>
    public static AccessRules Of(IConfiguration configuration, bool hasAuthentication)
    {
        var options = configuration.GetSection(GatewayOptions.SectionName).Get<ProgramOptions>() ?? new ProgramOptions();
        var others = hasAuthentication ? CallerPolicy.Authenticated : CallerPolicy.Open;
        return new AccessRules(
            [.. options.Access.Select(static rule => new AccessRule([.. rule.Methods], new CallerPolicy(rule)))],
            others,
            options.Pages.Policy is { } pages ? new CallerPolicy(pages) : others);
    }

    /// <summary>Who may call a method: as the first rule has it that names the method.</summary>
    /// <param name="method">Its full name, such as <c>shop.Orders/Get</c>. Only <c>*</c> names the empty name, which stands for what is no method.</param>
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
