using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Requests;

/// <summary>Checks the headers that every call has, at every door: its timeout and its binary metadata.</summary>
internal static class CallHeaders
{
    /// <summary>Reads the timeout of a call and checks its metadata.</summary>
    /// <param name="headers">The request headers.</param>
    /// <param name="timeout">The time that the client gives the call; null for no limit.</param>
    /// <returns>The error text, for an answer with 400; null when the headers are valid.</returns>
    public static string? FindProblem(IHeaderDictionary headers, out TimeSpan? timeout)
    {
        if (PlainHeaders.AreAll(headers))
        {
            timeout = null;
            return null;
        }

        return CallTimeout.TryRead(headers, out timeout) ?? RequestMetadata.FindProblem(headers);
    }
}
