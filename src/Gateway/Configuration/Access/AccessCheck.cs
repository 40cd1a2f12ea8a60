using Gateway.Rest;

namespace Gateway.Program.Configuration.Access;

/// <summary>Checks the options for callers in the section <c>Gateway</c>, after its values were read. Reports every mistake with its place and remedy.</summary>
internal static class AccessCheck
{
    private const string Root = GatewayOptions.SectionName;

    public static IEnumerable<string> Find(IConfiguration configuration)
    {
        var gateway = configuration.GetSection(Root);
        var options = gateway.Get<ProgramOptions>() ?? new ProgramOptions();
        string[] empty = HasAuthentication(configuration) && !gateway.GetSection(nameof(ProgramOptions.Authentication)).GetChildren().Any()
            ? [$"{Root}:{nameof(ProgramOptions.Authentication)} is empty: add Jwt, ApiKeys or Certificates, or leave it out."]
            : [];
        return
        [
            .. empty,
            .. CallerCheck.Find(gateway.GetSection(nameof(ProgramOptions.Authentication)), options.Authentication),
            .. FindRules(gateway),
            .. TrafficCheck.Find(options),
        ];
    }

    /// <summary>Whether callers are authenticated. An empty section counts too: it is a mistake and must not give open access.</summary>
    public static bool HasAuthentication(IConfiguration configuration) => IsThere(configuration.GetSection(Root), nameof(ProgramOptions.Authentication));

    // An empty object has no children, but it is a key.
    private static bool IsThere(IConfigurationSection section, string key) => section.GetChildren().Any(child => child.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether there are access rules.</summary>
    public static bool HasRules(IConfiguration configuration) => configuration.GetSection($"{Root}:{nameof(ProgramOptions.Access)}").GetChildren().Any();

    /// <summary>Whether the gateway checks access at all. Turning this on takes a restart.</summary>
    public static bool IsGuarded(IConfiguration configuration) => HasAuthentication(configuration) || HasRules(configuration)
        || configuration.GetSection($"{Root}:{nameof(ProgramOptions.Pages)}:{nameof(PagesOptions.Policy)}").GetChildren().Any();

    private static IEnumerable<string> FindRules(IConfigurationSection gateway)
    {
        var hasAuthentication = IsThere(gateway, nameof(ProgramOptions.Authentication));
        foreach (var section in gateway.GetSection(nameof(ProgramOptions.Access)).GetChildren())
        {
            var rule = section.Get<AccessRuleOptions>() ?? new AccessRuleOptions();
            if (rule.Methods.Count == 0)
            {
                yield return $"{section.Path}:Methods names no method: add [ \"shop.Orders/*\" ], or [ \"*\" ] for all.";
            }

            foreach (var (index, pattern) in rule.Methods.Index())
            {
                if (MethodPattern.FindProblem(pattern) is { } problem)
                {
                    yield return $"{section.Path}:Methods:{index} {problem}";
                }
            }

            foreach (var problem in FindPolicy(section, rule, hasAuthentication))
            {
                yield return problem;
            }
        }

        var pages = gateway.GetSection($"{nameof(ProgramOptions.Pages)}:{nameof(PagesOptions.Policy)}");
        if (pages.Get<PolicyOptions>() is { } policy)
        {
            foreach (var problem in FindPolicy(pages, policy, hasAuthentication))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<string> FindPolicy(IConfigurationSection section, PolicyOptions policy, bool hasAuthentication)
    {
        var place = section.Path;
        var asksForMore = policy.Roles.Count > 0 || policy.Claims.Count > 0 || policy.Users.Count > 0;
        if (policy.Allow != AccessKind.Authenticated && asksForMore)
        {
            yield return $"{place}:Allow is {policy.Allow}, but Roles, Claims or Users require more: remove one of the two.";
        }

        if (policy.Allow == AccessKind.Authenticated && !hasAuthentication)
        {
            yield return $"{place} requires authentication, and there is none: add Gateway:Authentication, with Jwt, ApiKeys or Certificates.";
        }

        // The binder skips empty lists, so the rule would require less than it seems to.
        foreach (var list in (IEnumerable<IConfigurationSection>)[section.GetSection(nameof(policy.Roles)), section.GetSection(nameof(policy.Users)), .. section.GetSection(nameof(policy.Claims)).GetChildren()])
        {
            if (list.Value is not null && !list.GetChildren().Any())
            {
                yield return $"{list.Path} is empty: list the values of which a caller needs one, or remove it.";
            }
        }
    }
}
