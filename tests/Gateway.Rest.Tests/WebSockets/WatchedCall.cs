using Gateway.Rest.Tests.Lab;
using Gateway.Testing;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.WebSockets;

/// <summary>A service whose call tells when it begins, when it is cancelled and how it ends, and a host for it whose clock the test sets.</summary>
internal sealed class WatchedCall
{
    private readonly TaskCompletionSource<Exception?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ObservedTimeProvider Time { get; } = new();

    public Signal Entered { get; } = new();

    public Signal Cancelled { get; } = new();

    public Signal Release { get; } = new();

    /// <summary>The exception of the service; null when it has returned.</summary>
    public Task<Exception?> End => _end.Task.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Work for <see cref="HostAsync(Func{ServerCallContext, Task})"/> that lasts until the call is cancelled.</summary>
    public async Task UntilCancelledAsync(ServerCallContext context)
    {
        await Cancelled.Task;
        context.CancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>A service that streams.</summary>
    public LabService Watching(Func<IServerStreamWriter<AskResp>, ServerCallContext, Task> work) => new()
    {
        OnWatch = (_, responses, context) => KeepEndAsync(work(responses, context)),
    };

    /// <summary>Middleware that takes the end of the request for that of the call.</summary>
    public Task EndsAsync(HttpContext http, RequestDelegate next) => KeepEndAsync(next(http));

    public Task<LabHost> HostAsync(Func<ServerCallContext, Task> work)
    {
        var service = new LabService
        {
            OnWatch = (_, _, context) => RunAsync(work, context),
            OnTalk = (_, _, context) => RunAsync(work, context),
        };
        return HostAsync(service);
    }

    public Task<LabHost> HostAsync(LabService service) =>
        new LabHost { Service = service, Services = services => services.AddSingleton<TimeProvider>(Time) }.StartAsync();

    private async Task RunAsync(Func<ServerCallContext, Task> work, ServerCallContext context)
    {
        using var registration = context.CancellationToken.Register(Cancelled.Set);
        Entered.Set();
        await KeepEndAsync(work(context));
    }

    private async Task KeepEndAsync(Task work)
    {
        try
        {
            await work;
            _end.TrySetResult(null);
        }
        catch (Exception error)
        {
            _end.TrySetResult(error);
            throw;
        }
    }
}
