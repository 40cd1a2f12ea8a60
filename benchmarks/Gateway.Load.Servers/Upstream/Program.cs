using System.Globalization;
using Gateway.Load.Servers;

await Contender.RunAsync(
    static services =>
    {
        services.AddGrpc();
        services.AddGrpcReflection();
    },
    static app =>
    {
        app.MapGrpcService<LoadService>();
        app.MapGrpcReflectionService();
        app.MapGet("/flooded", static () => LoadService.FloodedBytes.ToString(CultureInfo.InvariantCulture));
    });
