using Gateway.Program.Features.Answers;
using Gateway.Yarp;
using Microsoft.AspNetCore.Authorization;
using Yarp.ReverseProxy.Model;

namespace Gateway.Program.Features.Access;

/// <summary>Judges requests by the rules in force.</summary>
internal sealed class CallAuthorization(AccessState access) : AuthorizationHandler<CallRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, CallRequirement requirement)
    {
        if (context.Resource is HttpContext http && Judge(http) == Verdict.Allowed)
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    /// <summary>What the rules say of a request.</summary>
    public Verdict Judge(HttpContext http)
    {
        var rules = access.Rules;
        var endpoint = http.GetEndpoint();
        var policy = endpoint?.Metadata.GetMetadata<CalledMethod>() is { } method ? method.PolicyIn(rules)
            : endpoint?.Metadata.GetMetadata<PageMetadata>() is not null ? rules.Pages

            // No schema has the method, so the rule is that of its path.
            : StatusAnswer.IsGrpc(http) && MayLeadToMethod(http, endpoint) ? PolicyOf(http.Request.Path, rules)
            : endpoint is null ? rules.Find("")
            : rules.Others;
        return policy?.Judge(http.User) ?? Verdict.Hidden;
    }

    /// <summary>What the rules say of a call to a path that no endpoint stands for.</summary>
    public Verdict Judge(PathString path, HttpContext http) => PolicyOf(path, access.Rules)?.Judge(http.User) ?? Verdict.Hidden;

    // Nobody's, or a route of YARP to gRPC servers. Other routes are no methods, whatever the content type says.
    private static bool MayLeadToMethod(HttpContext http, Endpoint? endpoint) =>
        endpoint is null || (endpoint.Metadata.GetMetadata<RouteModel>()?.Config.ClusterId is { } cluster && http.RequestServices.GetRequiredService<UpstreamStatuses>().Has(cluster));

    // A server could take another spelling for the same method. Null for names that no rule can be meant for.
    private static CallerPolicy? PolicyOf(PathString path, AccessRules rules)
    {
        var name = path.Value is ['/', .. var rest] ? rest : "";
        if (name.Length == 0 || name[0] == '/' || name[^1] == '/' || name.Contains("//", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-' or '/'))
            {
                return null;
            }
        }

        return rules.Find(name);
    }
}
