using Gateway.Rest.Protocol;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Routing;

/// <summary>The endpoints that refuse a request to a path of bindings: for another HTTP method, or for a path with a broken escape.</summary>
internal static class BindingRefusals
{
    /// <summary>The endpoint that refuses the request; null if no binding has the path.</summary>
    public static Endpoint? Of(RouteOutcome outcome, HttpContext http, BindingRoutes routes, RequestPath path) => outcome switch
    {
        RouteOutcome.BrokenEscape => Refusal(
            routes,
            StatusCodes.Status400BadRequest,
            Statuses.BrokenPath,
            allow: null,
            routes.MetadataOf(path)),
        RouteOutcome.MethodNotAllowed => OtherMethod(http, routes, path),
        _ => null,
    };

    private static Endpoint OtherMethod(HttpContext http, BindingRoutes routes, RequestPath path)
    {
        var allow = routes.Allow(path);
        if (!HttpMethods.IsOptions(http.Request.Method))
        {
            return Refusal(
                routes,
                StatusCodes.Status405MethodNotAllowed,
                new Status(StatusCode.Unimplemented, $"{http.Request.Method} is not allowed here. Allowed: {allow}."),
                allow,
                routes.MetadataOf(path));
        }

        // A preflight names another method. The CORS middleware uses the endpoint of that method.
        var asked = http.Request.Headers[HeaderNames.AccessControlRequestMethod].ToString();
        var metadata = asked.Length > 0 && routes.Table.Match(asked, path, new RouteMatch(), out var binding) == RouteOutcome.Matched
            ? routes.Endpoints[binding!].Metadata
            : routes.MetadataOf(path);
        return new Endpoint(http => AnswerOptions(http, allow), metadata, "REST - OPTIONS");
    }

    private static Endpoint Refusal(BindingRoutes routes, int httpStatus, Status status, string? allow, EndpointMetadataCollection metadata) =>
        new(
            http =>
            {
                if (allow is not null)
                {
                    http.Response.Headers.Allow = allow;
                }

                return routes.Errors.WriteAsync(http, metadata.GetMetadata<BindingMetadata>(), httpStatus, status);
            },
            metadata,
            $"REST - {httpStatus}");

    private static Task AnswerOptions(HttpContext http, string allow)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        http.Response.Headers.Allow = allow;
        return Task.CompletedTask;
    }
}
