using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Documents;

/// <summary>Finds out from the metadata of an endpoint who may call it, by the rules of ASP.NET Core's authorization.</summary>
internal sealed class CallerPolicies(GatewayOpenApiOptions options, IServiceProvider services)
{
    private static readonly string[] _scopeClaims = ["scope", "scp"];

    private readonly IAuthorizationPolicyProvider? _policies = services.GetService<IAuthorizationPolicyProvider>();

    /// <summary>The callers that an endpoint accepts; null when everybody may call it.</summary>
    public CallerNeed? Find(IReadOnlyList<object> metadata)
    {
        if (options.NeedsCaller?.Invoke(metadata) is { } told)
        {
            return told ? CallerNeed.Anybody : null;
        }

        if (metadata.OfType<IAllowAnonymous>().Any())
        {
            return null;
        }

        List<IAuthorizeData> data = [.. metadata.OfType<IAuthorizeData>()];
        List<AuthorizationPolicy> policies = [.. metadata.OfType<AuthorizationPolicy>()];
        IAuthorizationRequirement[] requirements = [.. metadata.OfType<IAuthorizationRequirementData>().SelectMany(one => one.GetRequirements())];
        var asks = data.Count + policies.Count + requirements.Length > 0;
        try
        {
            // Waiting does not block: the usual policy providers keep their policies in memory.
            var policy = _policies is null ? null : AuthorizationPolicy.CombineAsync(_policies, data, policies).GetAwaiter().GetResult();
            return policy is not null ? NeedOf(policy, requirements) : asks ? CallerNeed.Anybody : null;
        }
        catch (InvalidOperationException)
        {
            // A policy or scheme is not registered. A request then fails, but the document should not.
            return CallerNeed.Anybody;
        }
    }

    private static CallerNeed NeedOf(AuthorizationPolicy policy, IEnumerable<IAuthorizationRequirement> more)
    {
        List<IAuthorizationRequirement> all = [.. policy.Requirements, .. more];
        return new CallerNeed(
            policy.AuthenticationSchemes,
            [.. all.OfType<RolesAuthorizationRequirement>().Select(one => one.AllowedRoles.ToList())],
            [.. all.OfType<ClaimsAuthorizationRequirement>()
                .Where(one => _scopeClaims.Contains(one.ClaimType, StringComparer.Ordinal))
                .Select(one => one.AllowedValues?.ToList())
                .Where(values => values is [_])
                .Select(values => values![0])
                .Distinct()]);
    }
}
