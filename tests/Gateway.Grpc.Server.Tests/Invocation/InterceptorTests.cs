using System.Globalization;
using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Tests.Invocation;

public sealed class InterceptorTests
{
    private readonly List<string> _diary = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RawClient.Unary)]
    [InlineData(RawClient.Collect)]
    [InlineData(RawClient.Expand)]
    [InlineData(RawClient.Chat)]
    public async Task Those_of_all_services_run_around_those_of_one_in_the_order_they_were_added(string path)
    {
        var type = typeof(Diarist);
        await using var host = await StartAsync(
            options =>
            {
                options.Interceptors.Add<Diarist>("global 1");
                options.Interceptors.Add(type, "global 2");
            },
            options => options.Interceptors.Add<Diarist>("service"));

        Assert.Equal(StatusCode.OK, (await host.Raw.PostAsync(path, Frames.Of(""))).Status);

        Assert.Equal(["+global 1", "+global 2", "+service", "-service", "-global 2", "-global 1"], _diary);
    }

    [Fact]
    public async Task One_is_created_for_each_call_and_disposed_of_after_it()
    {
        await using var host = await StartAsync(options => options.Interceptors.Add<Disposable>());

        await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""));
        await host.RequestEndedAsync();
        await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""));
        await host.RequestEndedAsync();

        Assert.Equal(["created", "disposed", "created", "disposed"], _diary);
    }

    [Fact]
    public async Task One_that_is_registered_comes_from_the_container()
    {
        await using var host = await StartAsync(
            options => options.Interceptors.Add<Disposable>(),
            services: services => services.AddSingleton<Disposable>());

        await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""));
        await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""));

        Assert.Equal(["created"], _diary);
    }

    [Fact]
    public async Task Its_dependencies_are_those_of_the_call()
    {
        await using var host = await StartAsync(
            options => options.Interceptors.Add<Scoping>(),
            services: services => services.AddScoped<StringWriter>());

        Assert.Equal("scoped", Assert.Single((await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""))).Notes).Text);
    }

    [Fact]
    public async Task Its_activator_can_be_the_applications()
    {
        await using var host = await StartAsync(
            options => options.Interceptors.Add<Diarist>("argument"),
            services: services => services.AddSingleton<IGrpcInterceptorActivator<Diarist>, OwnActivator>());

        await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""));

        Assert.Equal(["+own argument", "-own argument", "released"], _diary);
    }

    [Fact]
    public async Task One_may_answer_without_calling_on()
    {
        await using var host = await StartAsync(
            options => options.Interceptors.Add<Answering>(),
            script: new Script { Unary = (_, _) => throw new InvalidOperationException("must not be called") });

        Assert.Equal("intercepted", (await host.Client.UnaryAsync(new Note(), cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task One_may_fail_the_call()
    {
        await using var host = await StartAsync(options => options.Interceptors.Add<Refusing>());

        foreach (var path in new[] { RawClient.Unary, RawClient.Collect, RawClient.Expand, RawClient.Chat })
        {
            var answer = await host.Raw.PostAsync(path, Frames.Of(""));
            Assert.Equal((StatusCode.PermissionDenied, "no"), (answer.Status, answer.Message));
        }
    }

    [Fact]
    public async Task One_may_turn_an_exception_into_a_status_before_it_is_an_error()
    {
        await using var host = await StartAsync(
            options => options.Interceptors.Add<Translating>(),
            script: new Script { Unary = (_, _) => throw new ArithmeticException("boom") });

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""));

        Assert.Equal((StatusCode.FailedPrecondition, "boom"), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task One_may_wrap_the_streams()
    {
        await using var host = await StartAsync(options => options.Interceptors.Add<Numbering>());

        var answer = await host.Raw.PostAsync(RawClient.Chat, [.. Frames.Of("a"), .. Frames.Of("b")]);

        Assert.Equal(["a in out", "b in out"], answer.Notes.Select(note => note.Text));
    }

    [Theory]
    [InlineData(RawClient.Unary)]
    [InlineData(RawClient.Collect)]
    [InlineData(RawClient.Expand)]
    [InlineData(RawClient.Chat)]
    public async Task One_may_wrap_the_context(string path)
    {
        var seen = Signal.New<(Type, string)>();
        void See(ServerCallContext context) => seen.SetResult((context.GetType(), context.GetHttpContext().Request.Path));
        await using var host = await StartAsync(
            options =>
            {
                options.Interceptors.Add<Wrapping>();
                options.Interceptors.Add<Diarist>("inner");
            },
            script: new Script
            {
                Unary = (note, context) =>
                {
                    See(context);
                    return Task.FromResult(note);
                },
                Collect = (_, context) =>
                {
                    See(context);
                    return Task.FromResult(new Note());
                },
                Expand = (note, notes, context) =>
                {
                    See(context);
                    return notes.WriteAsync(note);
                },
                Chat = (_, notes, context) =>
                {
                    See(context);
                    return notes.WriteAsync(new Note());
                },
            });

        var answer = await host.Raw.PostAsync(path, Frames.Of("x"));

        Assert.Equal(StatusCode.OK, answer.Status);
        Assert.Equal((typeof(WrappedContext), path), await seen.Task.Come());
        Assert.Equal(["+inner", "-inner"], _diary);
    }

    [Fact]
    public void What_is_no_interceptor_cannot_be_added() =>
        Assert.Throws<ArgumentException>(() => new InterceptorCollection().Add(typeof(string)));

    private Task<ProbeHost> StartAsync(
        Action<GrpcServiceOptions> global,
        Action<GrpcServiceOptions>? service = null,
        Action<IServiceCollection>? services = null,
        Script? script = null) => ProbeHost.StartAsync(
            script,
            global,
            grpc =>
            {
                grpc.Services.AddSingleton(_diary);
                services?.Invoke(grpc.Services);
                grpc.AddServiceOptions<ProbeService>(options => service?.Invoke(options));
            });

    // Constructed from the container (the diary) and an argument (the name).
    private sealed class Diarist(List<string> diary, string name) : AllKindsInterceptor
    {
        protected override async Task<T> AroundAsync<T>(ServerCallContext context, Func<ServerCallContext, Task<T>> next)
        {
            diary.Add("+" + name);
            var result = await next(context);
            diary.Add("-" + name);
            return result;
        }
    }

    private sealed class Disposable : Interceptor, IDisposable
    {
        private readonly List<string> _diary;

        public Disposable(List<string> diary)
        {
            _diary = diary;
            diary.Add("created");
        }

        public void Dispose() => _diary.Add("disposed");
    }

    private sealed class Scoping(StringWriter scoped) : Interceptor
    {
        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            await scoped.WriteAsync("scoped");
            await continuation(request, context);
            return (TResponse)(object)new Note { Text = context.GetHttpContext().RequestServices.GetRequiredService<StringWriter>().ToString() };
        }
    }

    private sealed class OwnActivator(List<string> diary) : IGrpcInterceptorActivator<Diarist>
    {
        public GrpcActivatorHandle<Interceptor> Create(IServiceProvider serviceProvider, InterceptorRegistration interceptorRegistration)
        {
            Assert.Equal(typeof(Diarist), interceptorRegistration.Type);
            return new(new Diarist(diary, string.Create(CultureInfo.InvariantCulture, $"own {interceptorRegistration.Arguments[0]}")), created: true, state: null);
        }

        public ValueTask ReleaseAsync(GrpcActivatorHandle<Interceptor> interceptor)
        {
            diary.Add("released");
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Answering : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            Task.FromResult((TResponse)(object)new Note { Text = "intercepted" });
    }

    private sealed class Refusing : AllKindsInterceptor
    {
        protected override Task<T> AroundAsync<T>(ServerCallContext context, Func<ServerCallContext, Task<T>> next) =>
            throw new RpcException(new Status(StatusCode.PermissionDenied, "no"));
    }

    private sealed class Translating : AllKindsInterceptor
    {
        protected override async Task<T> AroundAsync<T>(ServerCallContext context, Func<ServerCallContext, Task<T>> next)
        {
            try
            {
                return await next(context);
            }
            catch (ArithmeticException exception)
            {
                throw new RpcException(new Status(StatusCode.FailedPrecondition, exception.Message));
            }
        }
    }

    private sealed class Wrapping : AllKindsInterceptor
    {
        protected override Task<T> AroundAsync<T>(ServerCallContext context, Func<ServerCallContext, Task<T>> next) => next(new WrappedContext(context));
    }

    private sealed class Numbering : Interceptor
    {
        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
            continuation(new Reader<TRequest>(requestStream), new Writer<TResponse>(responseStream), context);

        private static T Add<T>(T note, string text) => (T)(object)new Note { Text = ((Note)(object)note!).Text + text };

        private sealed class Reader<T>(IAsyncStreamReader<T> inner) : IAsyncStreamReader<T>
        {
            public T Current => Add(inner.Current, " in");

            public Task<bool> MoveNext(CancellationToken cancellationToken) => inner.MoveNext(cancellationToken);
        }

        private sealed class Writer<T>(IServerStreamWriter<T> inner) : IServerStreamWriter<T>
        {
            public WriteOptions? WriteOptions { get; set; }

            public Task WriteAsync(T message) => inner.WriteAsync(Add(message, " out"));
        }
    }
}
