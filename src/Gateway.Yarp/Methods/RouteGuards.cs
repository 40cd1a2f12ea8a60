using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Gateway.Yarp.Methods;

/// <summary>Tells whether an endpoint has authorization.</summary>
internal static class RouteGuards
{
    /// <summary>Whether the endpoint has authorization metadata.</summary>
    public static bool IsGuarded(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
        || endpoint.Metadata.GetMetadata<IAuthorizationRequirementData>() is not null
        || endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null;
}
