using Microsoft.AspNetCore.Authorization;

namespace Gateway.Program.Features.Access;

/// <summary>Requires that the access rules allow the request. The metadata of each method has it, and it is the fallback policy of other endpoints.</summary>
internal sealed class CallRequirement : IAuthorizationRequirement
{
    /// <summary>The policy with this requirement alone.</summary>
    public static AuthorizationPolicy Policy { get; } = new([new CallRequirement()], []);

    /// <summary>Applies the rules for a method to an endpoint.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="method">The full name of the method.</param>
    public static void Guard(EndpointBuilder endpoint, string method)
    {
        // A route that allows anonymous access does not open its methods: the rules decide on these.
        foreach (var open in endpoint.Metadata.OfType<IAllowAnonymous>().ToArray())
        {
            endpoint.Metadata.Remove(open);
        }

        endpoint.Metadata.Add(new CalledMethod(method));
        endpoint.Metadata.Add(Policy);
    }
}
