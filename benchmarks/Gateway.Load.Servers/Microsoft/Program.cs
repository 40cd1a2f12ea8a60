using Gateway.Load.Servers;

await Contender.RunAsync(
    // 64-bit integers as strings, as the others write them.
    static services => services.AddGrpc().AddJsonTranscoding(static options => options.JsonSettings.WriteInt64sAsStrings = true),
    static app => app.MapGrpcService<LoadService>());
