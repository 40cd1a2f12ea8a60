using Gateway.Grpc.Client.Tests.Servers;
using Gateway.Testing;
using Grpc.Core;
using Grpc.Net.Client;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Grpc.Contract.Tests.Propagation;

/// <summary>A server in front, whose service calls the server behind it: what the one hands on, the other sees.</summary>
internal sealed class RelayHost : IAsyncDisposable
{
    // Never reached by a test that passes: it only keeps one that hangs from hanging for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<ServerCallContext> _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private KestrelHost _behind = null!;
    private KestrelHost _front = null!;

    /// <summary>The clock of both servers and of the channels to them.</summary>
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public GrpcChannel ToFront { get; private set; } = null!;

    public GrpcChannel ToBehind { get; private set; } = null!;

    public Lab.LabClient Client => new(ToFront);

    /// <summary>The context of the call behind, once it is there.</summary>
    public Task<ServerCallContext> Arrived => _arrived.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Completes when the call behind is cancelled.</summary>
    public Task Cancelled => _cancelled.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <param name="relay">What the service in front does; the invoker leads to the server behind.</param>
    /// <param name="answerAtOnce">Whether the call behind answers, instead of waiting to be cancelled.</param>
    /// <param name="services">What else the server in front has; gets the address of the server behind.</param>
    public static async Task<RelayHost> StartAsync(
        Func<Ask, ServerCallContext, CallInvoker, Task<Answer>> relay, bool answerAtOnce = false, Action<IServiceCollection, Uri>? services = null)
    {
        var host = new RelayHost();
        host._behind = await host.StartAsync(new LabService { OnOne = (ask, context) => host.AnswerBehindAsync(ask, context, answerAtOnce) }, static _ => { });
        host.ToBehind = Connect(host._behind);
        host._front = await host.StartAsync(
            new LabService { OnOne = (ask, context) => relay(ask, context, host.ToBehind.CreateCallInvoker()) },
            collection => services?.Invoke(collection, host._behind.Http2));
        host.ToFront = Connect(host._front);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        ToFront.Dispose();
        await _front.StopAsync(CancellationToken.None);
        await _front.DisposeAsync();
        ToBehind.Dispose();
        await _behind.StopAsync(CancellationToken.None);
        await _behind.DisposeAsync();
    }

    private static GrpcChannel Connect(KestrelHost server) =>
        GrpcChannel.ForAddress(server.Http2, new GrpcChannelOptions { ServiceProvider = server.Services });

    private Task<KestrelHost> StartAsync(LabService service, Action<IServiceCollection> services) => KestrelHost.StartAsync(
        collection =>
        {
            collection.AddSingleton<TimeProvider>(Time);
            collection.AddSingleton(service);
            collection.AddGrpc();
            services(collection);
        },
        static app => app.MapGrpcService<LabService>());

    private async Task<Answer> AnswerBehindAsync(Ask ask, ServerCallContext context, bool atOnce)
    {
        _arrived.TrySetResult(context);
        if (!atOnce)
        {
            await using var registration = context.CancellationToken.Register(() => _cancelled.TrySetResult());
            await Cancelled;
            context.CancellationToken.ThrowIfCancellationRequested();
        }

        return new Answer { Text = ask.Text + " " + (context.Deadline == DateTime.MaxValue ? "no deadline" : "deadline") };
    }
}
