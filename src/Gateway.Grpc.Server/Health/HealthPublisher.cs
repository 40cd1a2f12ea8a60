using Grpc.AspNetCore.HealthChecks;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.Server.Health;

/// <summary>Turns each published health report into the status of the mapped services, for <c>Watch</c>; NOT_SERVING for all once the host stops.</summary>
internal sealed class HealthPublisher : IHealthCheckPublisher, IDisposable
{
    private readonly HealthServiceImpl _service;
    private readonly GrpcHealthChecksOptions _options;
    private readonly CancellationTokenRegistration _stopping;
    private volatile bool _isStopping;
    private volatile bool _isPublished;

    public HealthPublisher(
        HealthServiceImpl service,
        IOptions<GrpcHealthChecksOptions> options,
        IHostApplicationLifetime lifetime)
    {
        _service = service;
        _options = options.Value;
        _stopping = lifetime.ApplicationStopping.Register(Stop);
    }

    /// <summary>Whether no report has been published yet.</summary>
    public bool IsUnpublished => !_isPublished && !_isStopping;

    /// <summary>Sets the status of one service before the first report is published.</summary>
    public void PublishFirst(HealthReport report, ServiceMapping mapping)
    {
        if (IsUnpublished)
        {
            _service.SetStatus(mapping.Name, StatusOf(report, mapping));
        }
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        if (!_isStopping)
        {
            _isPublished = true;
            foreach (var mapping in _options.Services)
            {
                _service.SetStatus(mapping.Name, StatusOf(report, mapping));
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>The status of a service in a report: serving unless one of its checks is unhealthy.</summary>
    public static HealthCheckResponse.Types.ServingStatus StatusOf(HealthReport report, ServiceMapping mapping)
    {
        foreach (var (name, entry) in report.Entries)
        {
            if (entry.Status == HealthStatus.Unhealthy && mapping.Counts(name, entry))
            {
                return HealthCheckResponse.Types.ServingStatus.NotServing;
            }
        }

        return HealthCheckResponse.Types.ServingStatus.Serving;
    }

    public void Dispose() => _stopping.Dispose();

    private void Stop()
    {
        _isStopping = true;
        if (_options.SuppressCompletionOnShutdown)
        {
            return;
        }

        foreach (var mapping in _options.Services)
        {
            _service.SetStatus(mapping.Name, HealthCheckResponse.Types.ServingStatus.NotServing);
        }
    }
}
