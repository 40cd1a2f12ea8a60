using Gateway.Load.Servers;

await Contender.RunAsync(static _ => { }, static app =>
{
    app.MapGet("/v1/say/{name}", static (string name) => Results.Content($"{{\"msg\":\"Hello {name}\"}}", "application/json"));

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
});
