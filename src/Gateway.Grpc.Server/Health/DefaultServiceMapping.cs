using Grpc.AspNetCore.HealthChecks;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.Server.Health;

/// <summary>The server as a whole is served while no check is unhealthy.</summary>
internal sealed class DefaultServiceMapping : IConfigureOptions<GrpcHealthChecksOptions>
{
    public void Configure(GrpcHealthChecksOptions options) => options.Services.Map("", static _ => true);
}
