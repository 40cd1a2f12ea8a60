using System.Buffers;
using Gateway.Load.Servers;

await Contender.RunAsync(static _ => { }, static app =>
{
    app.MapGet("/v1/say/{name}", static (string name) => Results.Content($"{{\"msg\":\"Hello {name}\"}}", "application/json"));

    // The bytes of a gRPC call, without looking at them.
    app.MapPost("/load.Load/Say", static async http =>
    {
        while (await http.Request.BodyReader.ReadAsync() is var read)
        {
            http.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        http.Response.ContentType = "application/grpc";
        http.Response.BodyWriter.Write((ReadOnlySpan<byte>)[0, 0, 0, 0, 13, 0x0a, 11, .. "Hello world"u8]);
        http.Response.AppendTrailer("grpc-status", "0");
    });

    app.MapGet("/v1/lines/{count:int}", static async (int count, HttpResponse response) =>
    {
        response.ContentType = "application/x-ndjson";
        for (var number = count; number > 0; number--)
        {
            await response.WriteAsync($"{{\"msg\":\"This is {number} Msg\"}}\n");
            await response.Body.FlushAsync();
        }
    });

    app.MapGet("/v1/idle", static async (HttpContext http) =>
    {
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync("id: 1\ndata: {\"msg\":\"Here\"}\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
        await Task.Delay(Timeout.Infinite, http.RequestAborted);
    });

    app.MapGet("/v1/ticks/{every:int}", static (int every, HttpContext http) => BareStream.RunAsync(http, async (stream, cancellationToken) =>
    {
        for (var number = 1; ; number++)
        {
            await stream.WriteAsync($"tick {number}");
            await Task.Delay(every, cancellationToken);
        }
    }));

    app.MapGet("/v1/flood", static (HttpContext http) => BareStream.RunAsync(http, async (stream, _) =>
    {
        var text = new string('x', 1000);
        while (true)
        {
            await stream.WriteAsync(text);

            // A socket that is gone takes everything at once: without this its loop never lets go of the thread that would say so.
            await Task.Yield();
        }
    }));
});
