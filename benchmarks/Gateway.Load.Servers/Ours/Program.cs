using Gateway.Load.Servers;

await Contender.RunAsync(
    static services =>
    {
        services.AddGrpc();
        services.AddGateway();
    },
    static app =>
    {
        app.MapGrpcService<LoadService>();
        app.MapGateway();
    });
