using System.Globalization;
using System.Net;
using System.Runtime;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Gateway.Load.Servers;

/// <summary>The common part of all servers: Kestrel on two free ports, no logging, and an end when the load program closes their standard input.</summary>
internal static class Contender
{
    /// <summary>Runs a server until the end.</summary>
    /// <param name="services">Registers its services.</param>
    /// <param name="map">Maps its endpoints.</param>
    /// <param name="ready">Waits until it is ready; null if it is ready after the start.</param>
    public static async Task RunAsync(Action<IServiceCollection> services, Action<WebApplication> map, Func<WebApplication, Task>? ready = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        services(builder.Services);

        // Only if the load program asks for them, because a listener costs time in every request.
        var arguments = Environment.GetCommandLineArgs();
        using var open = arguments.Contains("counting") ? new OpenRequests() : null;
        using var types = arguments.Contains("sampling") ? new AllocatedTypes() : null;
        var app = builder.Build();
        app.UseWebSockets();
        map(app);
        app.MapGet("/heap", static () => GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture));
        app.MapGet("/trim", static () =>
        {
            // Gives unused memory back to the system, so that resident memory is memory in use.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            return GC.GetTotalMemory(forceFullCollection: true).ToString(CultureInfo.InvariantCulture);
        });
        app.MapGet("/open", () => open?.ToString());
        app.MapGet("/types", () => types?.ToString());

        // Processor time in microseconds, bytes allocated and methods compiled, since the start.
        app.MapGet("/usage", static () => string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.CpuUsage.TotalTime.TotalMicroseconds} {GC.GetTotalAllocatedBytes(precise: true)} {JitInfo.GetCompiledMethodCount()}"));
        await app.StartAsync();
        await (ready?.Invoke(app) ?? Task.CompletedTask);

        // The load program reads this first line: the addresses for HTTP/1.1 and HTTP/2.
        Console.WriteLine(string.Join(' ', app.Urls));
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        await app.StopAsync(new CancellationToken(canceled: true));
    }
    /// <summary>The command-line argument after another one.</summary>
    public static string ArgumentAfter(string name)
    {
        var arguments = Environment.GetCommandLineArgs();
        return arguments[Array.IndexOf(arguments, name) + 1];
    }
}
