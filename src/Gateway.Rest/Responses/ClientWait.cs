using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Responses;

/// <summary>
/// Waits for a flush, or until the client is gone. Kestrel does not complete an HTTP/2 flush whose stream is reset at the moment its window is used up:
/// Http2FrameWriter then waits for a larger window and misses the reset. The flush would end only minutes later, by the connection's minimum data rate.
/// </summary>
internal static class ClientWait
{
    /// <summary>Waits for a flush.</summary>
    /// <param name="flush">The flush.</param>
    /// <param name="http">The client's request. A request timeout ends the wait too.</param>
    /// <returns>False when the request ended first. The server then still keeps the written bytes.</returns>
    public static ValueTask<bool> ForAsync(ValueTask<FlushResult> flush, HttpContext http)
    {
        if (!flush.IsCompletedSuccessfully)
        {
            return WaitAsync(flush.AsTask(), http.RequestAborted);
        }

        return ValueTask.FromResult(!flush.Result.IsCompleted);
    }

    private static async ValueTask<bool> WaitAsync(Task<FlushResult> flush, CancellationToken requestAborted)
    {
        try
        {
            return !(await flush.WaitAsync(requestAborted)).IsCompleted;
        }
        catch (OperationCanceledException) when (!flush.IsCompleted)
        {
            return false;
        }
    }
}
