using Gateway.Rest.Protocol;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Responses;

/// <summary>Tells whether a client prefers problem details: <c>Accept</c> names <c>application/problem+json</c>, and gives JSON no higher quality.</summary>
internal static class ProblemPreference
{
    /// <summary>Whether <c>Accept</c> prefers it. A header without its name costs nothing.</summary>
    public static bool IsSaidBy(StringValues accept)
    {
        if (!IsNamedIn(accept) || !MediaTypeHeaderValue.TryParseList(accept, out var ranges))
        {
            return false;
        }

        double problem = 0, json = 0;
        foreach (var range in ranges)
        {
            if (range.MediaType.Equals(MediaTypes.Problem, StringComparison.OrdinalIgnoreCase))
            {
                problem = Math.Max(problem, range.Quality ?? 1);
            }
            else if (range.MediaType.Equals(MediaTypes.Json, StringComparison.OrdinalIgnoreCase))
            {
                json = Math.Max(json, range.Quality ?? 1);
            }
        }

        return problem > 0 && problem >= json;
    }

    private static bool IsNamedIn(StringValues accept)
    {
        foreach (var value in accept)
        {
            if (value?.Contains(MediaTypes.Problem, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }
}
