using Gateway.Rest;

namespace Gateway.Program.Configuration.Access;

/// <summary>Checks what the section <c>Gateway</c> says of callers, once its values can be read: every mistake, with its place and remedy.</summary>
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

    /// <summary>Whether anybody is asked who calls. An empty section counts: it is a mistake, and no open door.</summary>
    public static bool HasAuthentication(IConfiguration configuration) => IsThere(configuration.GetSection(Root), nameof(ProgramOptions.Authentication));

    // An empty object has no children, and is a key all the same.
    private static bool IsThere(IConfigurationSection section, string key) => section.GetChildren().Any(child => child.Key.Equals(key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether there are rules of access.</summary>
    public static bool HasRules(IConfiguration configuration) => configuration.GetSection($"{Root}:{nameof(ProgramOptions.Access)}").GetChildren().Any();

    /// <summary>Whether rules are asked at all. What is not there at start takes a restart.</summary>
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
            yield return $"{place}:Allow is {policy.Allow}, and Roles, Claims or Users ask for more: leave out either.";
        }

        if (policy.Allow == AccessKind.Authenticated && !hasAuthentication)
        {
            yield return $"{place} asks who calls, and nobody can tell: add Gateway:Authentication, with Jwt, ApiKeys or Certificates.";
        }

        // The binder passes over what is empty, and the rule would ask for less than it seems to.
        foreach (var list in (IEnumerable<IConfigurationSection>)[section.GetSection(nameof(policy.Roles)), section.GetSection(nameof(policy.Users)), .. section.GetSection(nameof(policy.Claims)).GetChildren()])
        {
            if (list.Value is not null && !list.GetChildren().Any())
            {
                yield return $"{list.Path} is empty: name those of which a caller needs one, or leave it out.";
            }
        }
    }
}
