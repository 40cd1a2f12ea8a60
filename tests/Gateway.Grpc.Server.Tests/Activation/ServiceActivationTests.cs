using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Tests.Activation;

public sealed class ServiceActivationTests
{
    private readonly List<string> _diary = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_call_has_a_service_of_its_own_that_is_disposed_of_after_it()
    {
        await using var host = await StartAsync<DisposableService>();

        await CallTwiceAsync(host);

        Assert.Equal(["created 1", "called 1", "disposed 1", "created 2", "called 2", "disposed 2"], _diary);
    }

    [Fact]
    public async Task Disposing_may_be_asynchronous()
    {
        await using var host = await StartAsync<AsyncDisposableService>();

        await CallTwiceAsync(host);

        Assert.Equal(["created 1", "called 1", "disposed 1", "created 2", "called 2", "disposed 2"], _diary);
    }

    [Fact]
    public async Task A_service_is_disposed_of_when_it_fails_too()
    {
        await using var host = await StartAsync<DisposableService>();

        await host.Raw.PostAsync(RawClient.Unary, Frames.Of("fail"));

        Assert.Equal(["created 1", "called 1", "disposed 1"], _diary);
    }

    [Fact]
    public async Task A_registered_singleton_serves_every_call_and_is_not_disposed_of_by_them()
    {
        await using var host = await StartAsync<DisposableService>(services => services.AddSingleton<DisposableService>());

        await CallTwiceAsync(host);

        Assert.Equal(["created 1", "called 1", "called 1"], _diary);
    }

    [Fact]
    public async Task Scoped_dependencies_are_those_of_the_call()
    {
        await using var host = await ProbeHost.StartAsync(
            services: grpc => grpc.Services.AddScoped<Scoped>(),
            map: app => app.MapGrpcService<ScopedService>());

        var first = await host.Client.UnaryAsync(new Note(), cancellationToken: Token);
        var second = await host.Client.UnaryAsync(new Note(), cancellationToken: Token);

        Assert.Equal("same", first.Text);
        Assert.Equal("same", second.Text);
        Assert.NotEqual(first.Number, second.Number);
    }

    [Fact]
    public async Task A_dependency_that_is_missing_is_an_error_of_the_server()
    {
        await using var host = await ProbeHost.StartAsync(map: app => app.MapGrpcService<ScopedService>());
        host.Server.AllowErrors = true;

        Assert.Equal(StatusCode.Unknown, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""))).Status);
        Assert.Contains(nameof(Scoped), Assert.Single(host.Server.Logs.Errors).Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_activator_can_be_the_applications()
    {
        await using var host = await StartAsync<DisposableService>(services => services.AddSingleton<IGrpcServiceActivator<DisposableService>, OwnActivator>());

        await CallTwiceAsync(host);

        Assert.Equal(["created 1", "called 1", "released", "created 2", "called 2", "released"], _diary);
    }

    [Fact]
    public async Task A_service_whose_interceptors_answer_everything_need_not_be_created()
    {
        await using var host = await StartAsync<DisposableService>(options: options =>
        {
            options.SuppressCreatingService = true;
            options.Interceptors.Add<Answering>();
        });

        Assert.Equal("intercepted", (await host.Client.UnaryAsync(new Note(), cancellationToken: Token)).Text);
        Assert.Empty(_diary);
    }

    private Task<ProbeHost> StartAsync<TService>(Action<IServiceCollection>? services = null, Action<GrpcServiceOptions>? options = null)
        where TService : class => ProbeHost.StartAsync(
            options: options,
            services: grpc =>
            {
                grpc.Services.AddSingleton(_diary);
                services?.Invoke(grpc.Services);
            },
            map: app => app.MapGrpcService<TService>());

    private static async Task CallTwiceAsync(ProbeHost host)
    {
        await host.Client.UnaryAsync(new Note(), cancellationToken: Token);
        await host.RequestEndedAsync();
        await host.Client.UnaryAsync(new Note(), cancellationToken: Token);
        await host.RequestEndedAsync();
    }

    private abstract class DiaryService : Probe.ProbeBase
    {
        private readonly List<string> _diary;
        private readonly int _number;

        protected DiaryService(List<string> diary)
        {
            _diary = diary;
            _number = diary.Count(entry => entry.StartsWith("created", StringComparison.Ordinal)) + 1;
            Write("created");
        }

        public override Task<Note> Unary(Note request, ServerCallContext context)
        {
            Write("called");
            return request.Text == "fail" ? throw new RpcException(new Status(StatusCode.Aborted, "")) : Task.FromResult(request);
        }

        protected void Write(string what) => _diary.Add($"{what} {_number}");
    }

    private sealed class DisposableService(List<string> diary) : DiaryService(diary), IDisposable
    {
        public void Dispose() => Write("disposed");
    }

    private sealed class AsyncDisposableService(List<string> diary) : DiaryService(diary), IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            Write("disposed");
        }
    }

    private sealed class Scoped
    {
        private static int s_count;

        public int Number { get; } = Interlocked.Increment(ref s_count);
    }

    private sealed class ScopedService(Scoped scoped) : Probe.ProbeBase
    {
        public override Task<Note> Unary(Note request, ServerCallContext context)
        {
            var again = context.GetHttpContext().RequestServices.GetRequiredService<Scoped>();
            return Task.FromResult(new Note { Number = scoped.Number, Text = ReferenceEquals(scoped, again) ? "same" : "other" });
        }
    }

    private sealed class OwnActivator(List<string> diary) : IGrpcServiceActivator<DisposableService>
    {
        public GrpcActivatorHandle<DisposableService> Create(IServiceProvider serviceProvider) => new(new DisposableService(diary), created: true, state: "mine");

        public ValueTask ReleaseAsync(GrpcActivatorHandle<DisposableService> service)
        {
            Assert.Equal((true, "mine"), (service.Created, service.State as string));
            diary.Add("released");
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Answering : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            Task.FromResult((TResponse)(object)new Note { Text = "intercepted" });
    }
}
