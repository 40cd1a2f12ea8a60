using Gateway.Load.Servers;

await Contender.RunAsync(
    static services => services.AddGrpc().AddJsonTranscoding(),
    static app => app.MapGrpcService<LoadService>());
