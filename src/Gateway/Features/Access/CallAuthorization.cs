using Gateway.Program.Features.Answers;
using Gateway.Yarp;
using Microsoft.AspNetCore.Authorization;
using Yarp.ReverseProxy.Model;

namespace Gateway.Program.Features.Access;

/// <summary>Decides on requests by the rules in force.</summary>
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

    /// <summary>The verdict of the rules on a request.</summary>
    public Verdict Judge(HttpContext http)
    {
        var rules = access.Rules;
        var endpoint = http.GetEndpoint();
        var policy = endpoint?.Metadata.GetMetadata<CalledMethod>() is { } method ? method.PolicyIn(rules)
            : endpoint?.Metadata.GetMetadata<PageMetadata>() is not null ? rules.Pages

            // No schema has the method, so its path selects the rule.
            : StatusAnswer.IsGrpc(http) && MayLeadToMethod(http, endpoint) ? PolicyOf(http.Request.Path, rules)
            : endpoint is null ? rules.Find("")
            : rules.Others;
        return policy?.Judge(http.User) ?? Verdict.Hidden;
    }

    /// <summary>The verdict of the rules on a call to a path without an endpoint.</summary>
    public Verdict Judge(PathString path, HttpContext http) => PolicyOf(path, access.Rules)?.Judge(http.User) ?? Verdict.Hidden;

    // No endpoint, or a route of YARP to gRPC servers. Other routes never lead to methods, whatever the content type is.
    private static bool MayLeadToMethod(HttpContext http, Endpoint? endpoint) =>
        endpoint is null || (endpoint.Metadata.GetMetadata<RouteModel>()?.Config.ClusterId is { } cluster && http.RequestServices.GetRequiredService<UpstreamStatuses>().Has(cluster));

    // Null for names with other characters or empty parts: no rule can name them, but a server could accept such a spelling for a method.
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
