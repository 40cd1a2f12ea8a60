using Microsoft.AspNetCore.Authorization;

namespace Gateway.Program.Features.Access;

/// <summary>Asks the rules of access. It stands in the metadata of each method, and is the policy of whatever has none.</summary>
internal sealed class CallRequirement : IAuthorizationRequirement
{
    /// <summary>The policy that asks the rules, and nothing else.</summary>
    public static AuthorizationPolicy Policy { get; } = new([new CallRequirement()], []);

    /// <summary>Puts an endpoint under the rules for a method.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="method">The full name of the method.</param>
    public static void Guard(EndpointBuilder endpoint, string method)
    {
        // A route that is open does not open the methods that it leads to: rules name these.
        foreach (var open in endpoint.Metadata.OfType<IAllowAnonymous>().ToArray())
        {
            endpoint.Metadata.Remove(open);
        }

        endpoint.Metadata.Add(new CalledMethod(method));
        endpoint.Metadata.Add(Policy);
    }
}
