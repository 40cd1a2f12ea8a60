using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Mcp.Access;

/// <summary>Asks ASP.NET Core's authorization whether a caller may call a method. The rules are those of the middleware for the method's own endpoint.</summary>
internal sealed class MethodAccess(IServiceProvider services)
{
    private static readonly Status _unauthenticated = new(StatusCode.Unauthenticated, "Authentication is required.");
    private static readonly Status _notPermitted = new(StatusCode.PermissionDenied, "This is not permitted.");

    private readonly IAuthorizationPolicyProvider? _policies = services.GetService<IAuthorizationPolicyProvider>();

    /// <summary>Why the call is refused; null when it is not.</summary>
    /// <param name="context">The context of the call, whose endpoint is that of the method.</param>
    public async ValueTask<Status?> FindRefusalAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()!.Metadata;
        if (metadata.GetMetadata<IAllowAnonymous>() is not null)
        {
            return null;
        }

        var data = metadata.GetOrderedMetadata<IAuthorizeData>();
        if (_policies is null)
        {
            // The application has not registered authorization. A method that asks for it stays closed, as in ASP.NET Core.
            return data.Count > 0 ? _notPermitted : null;
        }

        var policy = await AuthorizationPolicy.CombineAsync(_policies, data, metadata.GetOrderedMetadata<AuthorizationPolicy>());
        if (metadata.GetOrderedMetadata<IAuthorizationRequirementData>() is { Count: > 0 } more)
        {
            var requirements = new AuthorizationPolicyBuilder();
            foreach (var requirement in more.SelectMany(static one => one.GetRequirements()))
            {
                requirements.AddRequirements(requirement);
            }

            // A fallback policy is only for endpoints that ask for no authorization.
            policy = data.Count == 0 && metadata.GetMetadata<AuthorizationPolicy>() is null ? requirements.Build() : AuthorizationPolicy.Combine(policy!, requirements.Build());
        }

        if (policy is null)
        {
            return null;
        }

        var evaluator = context.RequestServices.GetRequiredService<IPolicyEvaluator>();
        var caller = await evaluator.AuthenticateAsync(policy, context);
        var result = await evaluator.AuthorizeAsync(policy, caller, context, context);
        return result.Succeeded ? null : result.Challenged ? _unauthenticated : _notPermitted;
    }
}
