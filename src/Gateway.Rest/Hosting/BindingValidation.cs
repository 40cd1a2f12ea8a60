using Gateway.Rest.Routing;
using Microsoft.Extensions.Hosting;

namespace Gateway.Rest.Hosting;

/// <summary>Compiles the bindings while the host starts, so that a mistake in a rule stops it then, and not the first request.</summary>
internal sealed class BindingValidation(BindingRoutes routes, ServedMethods served) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // An application in the older style maps its services only when the server starts: then it is looked at after that.
        if (served.All.Count > 0)
        {
            _ = routes.All;
        }

        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _ = routes.All;
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
