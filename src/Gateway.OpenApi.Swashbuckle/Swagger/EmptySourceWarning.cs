using Gateway.OpenApi.Served;
using Microsoft.Extensions.Hosting;

namespace Gateway.OpenApi.Swashbuckle.Swagger;

/// <summary>Warns at start, with the remedy, if no gRPC method is transcoded. Otherwise documents without methods would be the only sign.</summary>
internal sealed class EmptySourceWarning(ServedDescription served, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // The endpoints are complete when the server listens.
        lifetime.ApplicationStarted.Register(served.WarnIfEmpty);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
