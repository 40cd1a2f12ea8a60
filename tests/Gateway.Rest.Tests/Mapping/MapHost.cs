using Gateway.Rest.Tests.Lab;
using Gateway.Testing;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>A Kestrel whose test maps everything itself, the gateway too.</summary>
internal sealed class MapHost : IAsyncDisposable
{
    private MapHost(KestrelHost kestrel)
    {
        Kestrel = kestrel;
        Http1 = kestrel.CreateHttp1Client();
        Http2 = kestrel.CreateHttp2Client();
    }

    public KestrelHost Kestrel { get; }

    public HttpClient Http1 { get; }

    public HttpClient Http2 { get; }

    /// <summary>Starts a host.</summary>
    /// <param name="map">Middleware and endpoints.</param>
    /// <param name="rest">Options of the gateway.</param>
    /// <param name="services">More services, after AddGrpc and AddGateway.</param>
    /// <param name="builder">What else differs.</param>
    public static async Task<MapHost> StartAsync(
        Action<WebApplication> map, Action<GatewayOptions>? rest = null, Action<IServiceCollection>? services = null, Action<WebApplicationBuilder>? builder = null) =>
        new(await KestrelHost.StartAsync(
            collection =>
            {
                collection.AddSingleton<LabService>();
                collection.AddSingleton<AdminService>();
                collection.AddGrpc();
                collection.AddGateway(rest ?? (static _ => { }));
                services?.Invoke(collection);
            },
            map,
            builder));

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => Http1.GetAsync(path, headers);

    public Task<Answer> PostAsync(string path, string json) => Http1.PostAsync(path, json);

    /// <summary>The warnings of the gateway itself.</summary>
    public IEnumerable<string> Warnings(string eventName) =>
        Kestrel.Logs.Entries.Where(entry => entry.Level == LogLevel.Warning && entry.Event.Name == eventName).Select(entry => entry.Message);

    /// <summary>Calls a method by native gRPC with an empty message: the status of gRPC; null when the answer is not that of gRPC.</summary>
    public async Task<StatusCode?> CallNativelyAsync(string path)
    {
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { { "Content-Type", "application/grpc" } } };
        using var response = await Http2.PostAsync(path, content, TestContext.Current.CancellationToken);
        var answer = await Answer.ReadAsync(response, TestContext.Current.CancellationToken);
        return (answer.Trailer("grpc-status") ?? answer.Header("grpc-status")) is { } status ? Enum.Parse<StatusCode>(status) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await Kestrel.StopAsync(CancellationToken.None);
        Http1.Dispose();
        Http2.Dispose();
        await Kestrel.DisposeAsync();
    }
}
