using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Requests;

/// <summary>The guard of the headers that every call has, by whatever door: its time-out and its binary metadata.</summary>
internal static class CallHeaders
{
    /// <summary>Reads the time-out of a call and checks its metadata.</summary>
    /// <param name="headers">The request headers.</param>
    /// <param name="timeout">The time the client gives the call; null when it does not say.</param>
    /// <returns>What is wrong, for an answer with 400; null when nothing is.</returns>
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
