using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Gateway.Mcp.Calls;

/// <summary>The HTTP request that carries messages of the protocol. It lasts until the calls that it started are complete.</summary>
/// <param name="http">The request.</param>
internal sealed class McpRequest(HttpContext http)
{
    private static readonly AsyncLocal<McpRequest?> _current = new();

    private readonly ConcurrentQueue<Task> _open = new();

    /// <summary>The request whose message is handled now; null outside of a request. The protocol's handlers run in the execution context of their request.</summary>
    public static McpRequest? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }

    /// <summary>The request.</summary>
    public HttpContext Http => http;

    /// <summary>Whether no task holds the request.</summary>
    public bool IsFree => _open.All(static task => task.IsCompletedSuccessfully);

    /// <summary>
    /// Tells the client to use another connection for its next request: a service that still runs keeps this one until it returns. Has no effect when the headers are sent, which
    /// the protocol's own code does early for clients of revisions before 2026-07-28.
    /// </summary>
    public void GiveUpConnection()
    {
        if (HttpProtocol.IsHttp11(http.Request.Protocol) && !http.Response.HasStarted)
        {
            http.Response.Headers.Connection = "close";
        }
    }

    /// <summary>Keeps the request until a task has ended.</summary>
    public void HoldFor(Task task) => _open.Enqueue(task);

    /// <summary>Completes when no task holds the request.</summary>
    public async Task WhenFreeAsync()
    {
        while (_open.TryDequeue(out var task))
        {
            await task;
        }
    }
}
