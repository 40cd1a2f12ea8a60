using Gateway.Rest.Methods;
using Gateway.Rest.Protocol;
using Gateway.Rest.WebSockets.Handshake;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Routing;

/// <summary>Finds the binding of a request and makes its endpoint the one that ASP.NET Core goes on with: authorization, CORS, rate limits and http.route all see it.</summary>
internal sealed class BindingMatcherPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    // Before the framework's own policies, which then judge the binding's endpoint.
    public override int Order => -2000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Metadata.GetMetadata<CatchAllMetadata>() is not null)
            {
                return true;
            }
        }

        return false;
    }

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var isGrpc = GrpcHeaders.IsGrpc(httpContext.Request.ContentType);
        var isTaken = LeaveOutMicrosofts(candidates, isGrpc);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Endpoint?.Metadata.GetMetadata<CatchAllMetadata>() is not { Routes: { } routes })
            {
                continue;
            }

            if (isTaken)
            {
                candidates.SetValidity(i, false);
            }
            else if (Find(httpContext, routes) is { } endpoint)
            {
                isTaken = true;
                candidates.ReplaceEndpoint(i, endpoint, ValuesOf(candidates[i].Values));
                LeaveToBinding(httpContext, candidates);
            }
            else
            {
                NoBinding.PutInPlace(httpContext, candidates, i);
            }
        }

        return Task.CompletedTask;
    }

    // A group's own parameters are the request's route values; what stands for the path is not.
    private static RouteValueDictionary ValuesOf(RouteValueDictionary? values)
    {
        values?.Remove(CatchAllMetadata.PathParameter);
        return values ?? [];
    }

    // Beside our door, the routes of Microsoft's transcoding never match. What speaks gRPC and has a method of that name needs no binding looked up: true then.
    private static bool LeaveOutMicrosofts(CandidateSet candidates, bool isGrpc)
    {
        var isNative = false;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (!candidates.IsValidCandidate(i))
            {
                continue;
            }

            if (GrpcEndpoints.IsMicrosofts(candidates[i].Endpoint))
            {
                candidates.SetValidity(i, false);
            }
            else if (isGrpc && GrpcEndpoints.IsNative(candidates[i].Endpoint, out _))
            {
                isNative = true;
            }
        }

        return isNative;
    }

    // POST /pkg.Service/Method is gRPC's path too: what does not speak gRPC goes to the binding.
    private static void LeaveToBinding(HttpContext http, CandidateSet candidates)
    {
        if (GrpcHeaders.IsGrpc(http.Request.ContentType) || GrpcHeaders.IsGrpcWeb(http.Request.ContentType))
        {
            return;
        }

        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i)
                && candidates[i].Endpoint.Metadata.GetMetadata<BindingMetadata>() is null
                && GrpcEndpoints.IsNative(candidates[i].Endpoint, out _))
            {
                candidates.SetValidity(i, false);
            }
        }
    }

    private static Endpoint? Find(HttpContext http, BindingRoutes routes)
    {
        var path = RequestTarget.Read(http).Behind(routes.PrefixSegments);
        var match = new RouteMatch();
        if (routes.Sockets is { } sockets && WebSocketHandshake.IsAskedFor(http))
        {
            var found = sockets.Match(path, match, out var socket);
            return Answer(http, routes, found, match, path, socket is null ? null : routes.SocketEndpoints[socket]);
        }

        var outcome = routes.Table.Match(http.Request.Method, path, match, out var binding);
        if (outcome == RouteOutcome.MethodNotAllowed && HttpMethods.IsHead(http.Request.Method))
        {
            outcome = routes.Table.Match(HttpMethods.Get, path, match, out binding);
        }

        return Answer(http, routes, outcome, match, path, binding is null ? null : routes.Endpoints[binding]);
    }

    private static Endpoint? Answer(HttpContext http, BindingRoutes routes, RouteOutcome outcome, RouteMatch match, RequestPath path, Endpoint? endpoint)
    {
        switch (outcome)
        {
            case RouteOutcome.Matched:
                http.Features[typeof(RouteMatch)] = match;
                return endpoint;

            case RouteOutcome.BrokenEscape:
                return Refusal(
                    routes,
                    StatusCodes.Status400BadRequest,
                    new Status(StatusCode.InvalidArgument, "The path has a percent sign that two hexadecimal digits do not follow."),
                    allow: null,
                    routes.MetadataOf(path));

            case RouteOutcome.MethodNotAllowed:
                return OtherMethod(http, routes, path);

            default:
                return null;
        }
    }

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

        // A preflight asks for another method: its endpoint says what CORS allows, in the CORS middleware.
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

                return routes.Errors.WriteAsync(http, httpStatus, status);
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
