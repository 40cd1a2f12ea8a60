using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Gateway.Yarp.Methods;

/// <summary>Tells whether an endpoint asks who calls it.</summary>
internal static class RouteGuards
{
    /// <summary>Whether authorization stands before the endpoint.</summary>
    public static bool IsGuarded(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
        || endpoint.Metadata.GetMetadata<IAuthorizationRequirementData>() is not null
        || endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null;
}
