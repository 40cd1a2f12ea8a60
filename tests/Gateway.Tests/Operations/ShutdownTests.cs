using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Program.Configuration;
using Gateway.Program.Features.Shutdown;
using Gateway.Rest;
using Gateway.Testing;
using Gateway.Tests.Host;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Operations;

/// <summary>What signals do, step by step.</summary>
public sealed class ShutdownTests
{
    private readonly ObservedTimeProvider _time = new();
    private int _exits;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_SIGTERM_the_gateway_is_not_ready_and_takes_calls_until_the_delay_is_over()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:ShutdownDelay=00:10:00");
        var lifetime = gateway.Services.GetRequiredService<IHostApplicationLifetime>();
        using var signals = Signals(gateway);

        signals.Receive(PosixSignal.SIGTERM);

        var (status, body) = await gateway.GetAsync("/readyz");
        using var json = JsonDocument.Parse(body);
        Assert.Equal((503, "stopping"), (status, json.RootElement.GetProperty("status").GetString()));
        Assert.Equal((200, "Healthy"), await gateway.GetAsync("/healthz"));
        Assert.Equal((200, """{"msg":"Hello world"}"""), await gateway.GetAsync("/v1/hello/world"));
        Assert.False(lifetime.ApplicationStopping.IsCancellationRequested);

        var stopping = StoppingAsync(lifetime);
        _time.Advance(TimeSpan.FromMinutes(10));
        await stopping;
    }

    [Fact]
    public async Task Those_who_watch_the_health_service_are_told_at_once()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:ShutdownDelay=00:10:00");
        var client = new Health.HealthClient(gateway.Channel);
        using var watch = client.Watch(new HealthCheckRequest(), cancellationToken: Token);
        Assert.True(await watch.ResponseStream.MoveNext(Token));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, watch.ResponseStream.Current.Status);
        using var signals = Signals(gateway);

        signals.Receive(PosixSignal.SIGTERM);

        Assert.True(await watch.ResponseStream.MoveNext(Token));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await client.CheckAsync(new HealthCheckRequest(), cancellationToken: Token)).Status);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT)]
    [InlineData(PosixSignal.SIGQUIT)]
    public async Task A_person_who_presses_CtrlC_does_not_wait(PosixSignal signal)
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:ShutdownDelay=00:10:00");
        var stopping = StoppingAsync(gateway.Services.GetRequiredService<IHostApplicationLifetime>());
        using var signals = Signals(gateway);

        signals.Receive(signal);

        await stopping;
    }

    [Fact]
    public async Task A_second_signal_ends_the_process_at_once()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:ShutdownDelay=00:10:00");
        using var signals = Signals(gateway);

        signals.Receive(PosixSignal.SIGTERM);
        Assert.Equal(0, _exits);
        signals.Receive(PosixSignal.SIGTERM);

        Assert.Equal(1, _exits);
    }

    private static Task StoppingAsync(IHostApplicationLifetime lifetime)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lifetime.ApplicationStopping.Register(() => stopping.TrySetResult());
        return stopping.Task.WaitAsync(Token);
    }

    private SignalLifetime Signals(GatewayHost gateway) => new(
        gateway.Services.GetRequiredService<IHostApplicationLifetime>(),
        gateway.Services.GetRequiredService<ShutdownState>(),
        gateway.Services.GetRequiredService<IOptions<ProgramOptions>>(),
        gateway.Services.GetRequiredService<IOptions<GatewayOptions>>(),
        _time,
        gateway.Services.GetRequiredService<ILogger<SignalLifetime>>())
    {
        ExitProcess = () => Interlocked.Increment(ref _exits),
    };
}
