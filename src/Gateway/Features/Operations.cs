using Gateway.Program.Features.Health;
using Gateway.Program.Features.Shutdown;
using Gateway.Program.Features.StatusPages;
using Gateway.Program.Features.Telemetry;

namespace Gateway.Program.Features;

/// <summary>Features for operators: telemetry, an orderly shutdown, and the status.</summary>
internal static class Operations
{
    public static void AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ShutdownState>();
        builder.Services.AddSingleton<GatewayReadiness>();
        builder.Services.AddSingleton<IHostLifetime, SignalLifetime>();
        builder.Services.AddSingleton<StatusReader>();
        builder.AddTelemetry();
    }
}
