using System.Collections.Concurrent;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Gateway.Rest.Tests.Original;

/// <summary>Services and interceptors are made and released by Grpc.AspNetCore's activators, in the scope of the client's request.</summary>
public sealed class ActivatorTests
{
    private readonly ConcurrentQueue<string> _log = new();

    [Theory]
    [MemberData(nameof(Kinds.Requests), MemberType = typeof(Kinds))]
    public async Task Service_shares_its_scope_with_middleware_and_is_disposed_of_once(string method, string path, string? body)
    {
        var disposed = new Tally(2);
        var scopes = new ConcurrentQueue<Scope>();
        await using var host = await new LabHost
        {
            Services = services => services.AddScoped<Scope>().AddSingleton(scopes).AddSingleton(disposed),
            Application = app => app.Use((http, next) =>
            {
                scopes.Enqueue(http.RequestServices.GetRequiredService<Scope>());
                return next(http);
            }),
            Map = app => app.MapGrpcService<ScopedService>(),
        }.StartAsync();

        Assert.Equal(200, (await host.SendAsync(method, path, body)).Status);
        Assert.Equal(200, (await host.SendAsync(method, path, body)).Status);
        await disposed.All;

        var seen = scopes.ToArray();
        Assert.Equal(4, seen.Length);
        Assert.Same(seen[0], seen[1]);
        Assert.Same(seen[2], seen[3]);
        Assert.NotSame(seen[0], seen[2]);
        await host.Kestrel.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, disposed.Count);
    }

    [Fact]
    public async Task Service_that_is_registered_as_scoped_is_disposed_of_with_the_request()
    {
        var disposed = new Tally(1);
        await using var host = await new LabHost
        {
            Services = services => services.AddScoped<Scope>().AddSingleton(new ConcurrentQueue<Scope>()).AddSingleton(disposed).AddScoped<ScopedService>(),
            Map = app => app.MapGrpcService<ScopedService>(),
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/a?size=1");

        Assert.Equal(["{\"text\":\"a 1\"}"], await socket.ReadAllAsync());

        await disposed.All;
        await host.Kestrel.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, disposed.Count);
    }

    [Theory]
    [InlineData("/v1/ask/a", 200)]
    [InlineData("/v1/ask/fail", 409)]
    [InlineData("/v1/watch/a?size=1", 200)]
    [InlineData("/v1/watch/fail", 409)]
    public async Task Activator_of_the_application_makes_and_releases_the_service(string path, int status)
    {
        var released = new Signal();
        await using var host = await new LabHost
        {
            Services = services => services.AddSingleton<IGrpcServiceActivator<LabService>>(new ServiceActivator(_log, released)),
        }.StartAsync();

        Assert.Equal(status, (await host.GetAsync(path)).Status);

        await released.Task;
        Assert.Equal(["made", "called", "released"], _log);
    }

    [Fact]
    public async Task Service_of_a_call_whose_deadline_has_passed_is_released_when_it_returns()
    {
        var released = new Signal();
        var answered = new Signal();
        await using var host = await new LabHost
        {
            Services = services => services.AddSingleton<IGrpcServiceActivator<LabService>>(new ServiceActivator(_log, released) { Wait = answered }),
        }.StartAsync();

        Assert.Equal(504, (await host.GetAsync("/v1/ask/a", ("grpc-timeout", "50m"))).Status);

        Assert.Equal(["made", "called"], _log);
        answered.Set();
        await released.Task;
        Assert.Equal(["made", "called", "released"], _log);
    }

    [Fact]
    public async Task Activator_of_the_application_makes_and_releases_an_interceptor()
    {
        var released = new Signal();
        await using var host = await new LabHost
        {
            Grpc = options => options.Interceptors.Add<Noting>(),
            Services = services => services.Replace(ServiceDescriptor.Singleton<IGrpcInterceptorActivator<Noting>>(new NotingActivator(_log, released))),
        }.StartAsync();

        Assert.Equal(200, (await host.GetAsync("/v1/ask/a")).Status);

        await released.Task;
        Assert.Equal(["made", "called", "released"], _log);
    }

    private sealed class Scope;

    private sealed class ScopedService(Scope scope, ConcurrentQueue<Scope> scopes, Tally disposed) : LabService, IAsyncDisposable
    {
        public override Task<AskResp> Ask(AskReq request, ServerCallContext context) => base.Ask(request, Note(context));

        public override Task Watch(AskReq request, IServerStreamWriter<AskResp> responseStream, ServerCallContext context) => base.Watch(request, responseStream, Note(context));

        public override Task<AskResp> Collect(IAsyncStreamReader<AskReq> requestStream, ServerCallContext context) => base.Collect(requestStream, Note(context));

        public override Task Talk(IAsyncStreamReader<AskReq> requestStream, IServerStreamWriter<AskResp> responseStream, ServerCallContext context) =>
            base.Talk(requestStream, responseStream, Note(context));

        public ValueTask DisposeAsync()
        {
            disposed.Add();
            return ValueTask.CompletedTask;
        }

        private ServerCallContext Note(ServerCallContext context)
        {
            Assert.Same(scope, context.GetHttpContext().RequestServices.GetRequiredService<Scope>());
            scopes.Enqueue(scope);
            return context;
        }
    }

    private sealed class ServiceActivator(ConcurrentQueue<string> log, Signal released) : IGrpcServiceActivator<LabService>
    {
        public Signal? Wait { get; init; }

        public GrpcActivatorHandle<LabService> Create(IServiceProvider serviceProvider)
        {
            log.Enqueue("made");
            return new(new LookingService(CallAsync), created: true, state: this);
        }

        public ValueTask ReleaseAsync(GrpcActivatorHandle<LabService> service)
        {
            Assert.Same(this, service.State);
            log.Enqueue("released");
            released.Set();
            return ValueTask.CompletedTask;
        }

        private async Task CallAsync(ServerCallContext context)
        {
            log.Enqueue("called");
            if (Wait is not null)
            {
                await Wait.Task;
            }

            if (context.GetHttpContext().Features.Get<IClientRequestFeature>()!.HttpContext.Request.Path.Value!.EndsWith("fail", StringComparison.Ordinal))
            {
                throw new RpcException(new Status(StatusCode.Aborted, "enough"));
            }
        }
    }

    private sealed class Noting(ConcurrentQueue<string> log) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            log.Enqueue("called");
            return continuation(request, context);
        }
    }

    private sealed class NotingActivator(ConcurrentQueue<string> log, Signal released) : IGrpcInterceptorActivator<Noting>
    {
        public GrpcActivatorHandle<Interceptor> Create(IServiceProvider serviceProvider, InterceptorRegistration interceptorRegistration)
        {
            log.Enqueue("made");
            return new(new Noting(log), created: true, state: null);
        }

        public ValueTask ReleaseAsync(GrpcActivatorHandle<Interceptor> interceptor)
        {
            log.Enqueue("released");
            released.Set();
            return ValueTask.CompletedTask;
        }
    }
}
