using Gateway.Load.Servers;

await Contender.RunAsync(
    static services => services.ConfigureHttpJsonOptions(static json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, OrderContext.Default)),
    static app =>
    {
        app.MapGet("/v1/hello/{name}", static (string name) => Results.Content($"{{\"msg\":\"Hello {name}\"}}", "application/json"));

        app.MapPost("/v1/orders", static (Order order) => order);

        app.MapGet("/v1/lines/{count:int}", static async (int count, HttpResponse response) =>
        {
            response.ContentType = "application/x-ndjson";
            for (var number = count; number > 0; number--)
            {
                await response.WriteAsync($"{{\"msg\":\"This is {number} Msg\"}}\n");
                await response.Body.FlushAsync();
            }
        });

        app.MapGet("/v1/idle", static (HttpContext http) => BareStream.RunAsync(http, static async (stream, cancellationToken) =>
        {
            await stream.WriteAsync("Here");
            await stream.WaitAsync(cancellationToken);
        }));

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

                // Writes to a connection that is gone complete at once. Without this, such loops could occupy every pool thread.
                await Task.Yield();
            }
        }));
    });
