using Gateway.Load.Servers;

await Contender.RunAsync(
    services =>
    {
        // With the argument "native" a server of gRPC alone.
        var grpc = services.AddGrpc();
        if (!args.Contains("native"))
        {
            grpc.AddJsonTranscoding();
        }
    },
    static app => app.MapGrpcService<LoadService>());
