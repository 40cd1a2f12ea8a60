using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Gateway.Rest.Routing;

/// <summary>
/// Replaces the endpoint that catches every path if no binding matches. Even as an invalid candidate, an endpoint for any method and any content type would make
/// routing answer 404 where the application's own endpoints on the path lead to 405 or 415.
/// </summary>
internal static class NoBinding
{
    // No request has these names.
    private static readonly Endpoint ForNoMethod = Make(new HttpMethodMetadata(["(none)"]));
    private static readonly Endpoint ForNoContentType = Make(new AcceptsMetadata(["application/x-none"]));

    public static void PutInPlace(HttpContext http, CandidateSet candidates, int index)
    {
        candidates.SetValidity(index, false);
        if (FindOther(http, candidates, index) is { } standIn)
        {
            candidates.ReplaceEndpoint(index, standIn, []);
            candidates.SetValidity(index, false);
        }
    }

    private static Endpoint? FindOther(HttpContext http, CandidateSet candidates, int index)
    {
        Endpoint? standIn = null;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (i == index || !candidates.IsValidCandidate(i))
            {
                continue;
            }

            if (TakesMethod(candidates[i].Endpoint, http.Request.Method))
            {
                return ForNoContentType;
            }

            standIn = ForNoMethod;
        }

        return standIn;
    }

    private static bool TakesMethod(Endpoint endpoint, string method)
    {
        if (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not { HttpMethods.Count: > 0 } metadata)
        {
            return true;
        }

        foreach (var taken in metadata.HttpMethods)
        {
            if (HttpMethods.Equals(taken, method))
            {
                return true;
            }
        }

        return false;
    }

    private static Endpoint Make(object metadata) => new(requestDelegate: null, new EndpointMetadataCollection(metadata), "REST - no binding");
}
