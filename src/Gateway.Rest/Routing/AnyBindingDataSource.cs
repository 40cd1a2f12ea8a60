using Gateway.Hosting.Doors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Gateway.Rest.Routing;

/// <summary>
/// One endpoint that matches every path, weaker than all the application's own. <see cref="BindingMatcherPolicy"/> puts the endpoint of the
/// matching binding in its place, or takes it out. So bindings are matched once, by the rules of google.api.http, and never hide the application's routes.
/// </summary>
internal sealed class AnyBindingDataSource : EndpointDataSource
{
    // Behind every route of the application, before its fallbacks (MapFallback has int.MaxValue).
    private const int Order = int.MaxValue - 1;

    public override IReadOnlyList<Endpoint> Endpoints { get; } =
    [
        new RouteEndpoint(
            static http =>
            {
                http.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            },
            RoutePatternFactory.Parse("/{**path}"),
            Order,
            new EndpointMetadataCollection(AnyBinding.Instance, BehindGrpcMarker.Instance),
            "REST - any binding"),
    ];

    public override IChangeToken GetChangeToken() => NullChangeToken.Singleton;
}
