using Gateway.Calls.Protocol;
using Gateway.Hosting.Doors;
using Gateway.Rest.Responses;
using Gateway.Rest.WebSockets;
using Gateway.Transcoding.Routing;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Routing;

/// <summary>Finds the binding of a request and makes its endpoint the one that ASP.NET Core goes on with: authorization, CORS, rate limits and http.route all see it.</summary>
internal sealed class BindingMatcherPolicy(BindingRoutes routes, ErrorWriter errors) : MatcherPolicy, IEndpointSelectorPolicy
{
    // Before the framework's own policies, which then judge the binding's endpoint.
    public override int Order => -2000;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Metadata.GetMetadata<AnyBinding>() is not null)
            {
                return true;
            }
        }

        return false;
    }

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var native = IsNativeGrpc(httpContext, candidates);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Endpoint?.Metadata.GetMetadata<AnyBinding>() is null)
            {
                continue;
            }

            if (native)
            {
                candidates.SetValidity(i, false);
            }
            else if (Find(httpContext) is { } endpoint)
            {
                candidates.ReplaceEndpoint(i, endpoint, []);
                LeaveToBinding(httpContext, candidates);
            }
            else
            {
                NoBinding.PutInPlace(httpContext, candidates, i);
            }
        }

        return Task.CompletedTask;
    }

    // What speaks gRPC and has a method of that name needs no binding looked up.
    private static bool IsNativeGrpc(HttpContext http, CandidateSet candidates)
    {
        if (!GrpcHeaders.IsGrpc(http.Request.ContentType))
        {
            return false;
        }

        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint?.Metadata.GetMetadata<GrpcEndpointMarker>() is not null)
            {
                return true;
            }
        }

        return false;
    }

    // POST /pkg.Service/Method is gRPC's path too: what does not speak gRPC goes to the binding.
    private static void LeaveToBinding(HttpContext http, CandidateSet candidates)
    {
        if (GrpcHeaders.IsGrpc(http.Request.ContentType) || GrpcWebMediaType.TryParse(http.Request.ContentType, out _))
        {
            return;
        }

        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint.Metadata.GetMetadata<GrpcEndpointMarker>() is not null)
            {
                candidates.SetValidity(i, false);
            }
        }
    }

    private Endpoint? Find(HttpContext http)
    {
        var path = RequestPath.Normalize(RawTarget(http), http.Request.PathBase.Value);
        var match = new RouteMatch();
        if (routes.Sockets is { } sockets && WebSocketHandshake.IsAskedFor(http))
        {
            return FindSocket(http, sockets, path, match);
        }

        var outcome = routes.Table.Match(http.Request.Method, path, match, out var binding);
        if (outcome == RouteOutcome.MethodNotAllowed && HttpMethods.IsHead(http.Request.Method))
        {
            outcome = routes.Table.Match(HttpMethods.Get, path, match, out binding);
        }

        switch (outcome)
        {
            case RouteOutcome.Matched:
                http.Features.Set(match);
                return routes.EndpointOf(binding!);

            case RouteOutcome.BrokenEscape:
                return BrokenEscape();

            case RouteOutcome.MethodNotAllowed:
                return OtherMethod(http, path);

            default:
                return null;
        }
    }

    private Endpoint? FindSocket(HttpContext http, WebSocketRoutes sockets, RequestPath path, RouteMatch match)
    {
        switch (sockets.Match(path, match, out var binding))
        {
            case RouteOutcome.Matched:
                http.Features.Set(match);
                return routes.EndpointOf(binding!);

            case RouteOutcome.BrokenEscape:
                return BrokenEscape();

            default:
                return null;
        }
    }

    private Endpoint BrokenEscape() =>
        Refusal(StatusCodes.Status400BadRequest, StatusCode.InvalidArgument, "The path has a percent sign that two hexadecimal digits do not follow.", allow: null);

    private Endpoint OtherMethod(HttpContext http, RequestPath path)
    {
        var allow = routes.Allow(path);
        if (!HttpMethods.IsOptions(http.Request.Method))
        {
            return Refusal(
                StatusCodes.Status405MethodNotAllowed,
                StatusCode.Unimplemented,
                $"{http.Request.Method} is not allowed here. Allowed: {allow}.",
                allow);
        }

        // A preflight asks for another method: its endpoint says what CORS allows, in the CORS middleware.
        var asked = http.Request.Headers[HeaderNames.AccessControlRequestMethod].ToString();
        if (asked.Length > 0 && routes.Table.Match(asked, path, new RouteMatch(), out var binding) == RouteOutcome.Matched)
        {
            var endpoint = routes.EndpointOf(binding!);
            return new Endpoint(http => AnswerOptions(http, allow), endpoint.Metadata, endpoint.DisplayName);
        }

        return new Endpoint(http => AnswerOptions(http, allow), new EndpointMetadataCollection(new AllowAnonymousAttribute()), "REST - OPTIONS");
    }

    private Endpoint Refusal(int httpStatus, StatusCode code, string reason, string? allow) =>
        new(
            http =>
            {
                if (allow is not null)
                {
                    http.Response.Headers.Allow = allow;
                }

                return errors.WriteAsync(http, httpStatus, new Status(code, reason));
            },
            new EndpointMetadataCollection(new AllowAnonymousAttribute()),
            $"REST - {httpStatus}");

    private static Task AnswerOptions(HttpContext http, string allow)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        http.Response.Headers.Allow = allow;
        return Task.CompletedTask;
    }

    // The decoded path has lost what matters here (%2F); only a server that keeps no raw target falls back to it.
    private static string RawTarget(HttpContext http) =>
        http.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw
            ? raw
            : http.Request.PathBase.ToUriComponent() + http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent();
}
