using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Documents;

/// <summary>Tells by the metadata of an endpoint who may call it, as ASP.NET Core's authorization does.</summary>
internal sealed class CallerPolicies(GatewayOpenApiOptions options, IServiceProvider services)
{
    private static readonly string[] _scopeClaims = ["scope", "scp"];

    private readonly IAuthorizationPolicyProvider? _policies = services.GetService<IAuthorizationPolicyProvider>();

    /// <summary>Whom an endpoint asks for; null when everybody may call it.</summary>
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
            // Providers of policies that are kept in memory have them at once.
            var policy = _policies is null ? null : AuthorizationPolicy.CombineAsync(_policies, data, policies).GetAwaiter().GetResult();
            return policy is not null ? NeedOf(policy, requirements) : asks ? CallerNeed.Anybody : null;
        }
        catch (InvalidOperationException)
        {
            // A policy or scheme that nobody has registered: such a request fails, and the document shall not.
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
