using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Host;

/// <summary>A collector that takes OTLP over HTTP with binary protobuf, and keeps what it got.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _received = new();
    private volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    /// <summary>All spans so far.</summary>
    public IReadOnlyList<OtlpSpan> Spans => [.. BodiesOf("/v1/traces").SelectMany(OtlpSpan.ReadAll)];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting();
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>The requests to a path so far.</summary>
    public IEnumerable<byte[]> BodiesOf(string path) => _received.Where(one => one.Path == path).Select(static one => one.Body);

    /// <summary>Waits until something holds of what has come.</summary>
    public async Task UntilAsync(Func<OtlpReceiver, bool> holds)
    {
        while (true)
        {
            var next = _next.Task;
            if (holds(this))
            {
                return;
            }

            await next.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        _received.Enqueue((http.Request.Path, body.ToArray()));
        Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

        // An empty message of the response: everything was taken.
        http.Response.ContentType = "application/x-protobuf";
    }
}
