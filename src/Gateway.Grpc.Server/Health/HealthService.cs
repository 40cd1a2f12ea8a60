using Grpc.AspNetCore.HealthChecks;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using HealthBase = Grpc.Health.V1.Health.HealthBase;

namespace Gateway.Grpc.Server.Health;

/// <summary>
/// The health service of gRPC, answered from ASP.NET Core's health checks.
/// See <see href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">gRPC health checking</see>.
/// </summary>
internal sealed class HealthService(HealthServiceImpl published, HealthPublisher publisher, HealthCheckService checks, IOptions<GrpcHealthChecksOptions> options)
    : HealthBase
{
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (!options.Value.Services.TryGetValue(request.Service, out var mapping))
        {
            throw new RpcException(new Status(StatusCode.NotFound, $"The service '{request.Service}' has no health status."));
        }

        if (options.Value.UseHealthChecksCache)
        {
            return await published.Check(request, context);
        }

        var report = await checks.CheckHealthAsync(mapping.Runs, context.CancellationToken);
        return new HealthCheckResponse { Status = HealthPublisher.StatusOf(report, mapping) };
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        // A host without checks publishes no report, and others publish their first only after a while: a watcher hears at once what is so.
        if (options.Value.Services.TryGetValue(request.Service, out var mapping) && publisher.IsUnpublished)
        {
            var report = await checks.CheckHealthAsync(mapping.Runs, context.CancellationToken);
            publisher.PublishFirst(report, mapping);
        }

        await published.Watch(request, responseStream, context);
    }
}
