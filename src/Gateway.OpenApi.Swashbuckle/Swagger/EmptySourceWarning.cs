using Gateway.OpenApi.Served;
using Microsoft.Extensions.Hosting;

namespace Gateway.OpenApi.Swashbuckle.Swagger;

/// <summary>Says at start what to call if no gRPC method is transcoded: documents without methods would be the only sign.</summary>
internal sealed class EmptySourceWarning(ServedDescription served, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Endpoints are complete once the server listens.
        lifetime.ApplicationStarted.Register(served.WarnIfEmpty);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
