using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Responses;

/// <summary>
/// Waits for a flush while its client is there. Kestrel leaves a flush of HTTP/2 to itself whose stream is reset in the moment in which its window is used up
/// (Http2FrameWriter looks for more window and forgets the reset): it would end minutes later, with the connection's minimum data rate.
/// </summary>
internal static class ClientWait
{
    /// <summary>Waits for a flush.</summary>
    /// <param name="flush">What is waited for.</param>
    /// <param name="http">The client's request. It is over for a request time-out too.</param>
    /// <returns>False when the request was over first. What was written is the server's all the same.</returns>
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
