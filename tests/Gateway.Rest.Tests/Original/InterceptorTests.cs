using System.Collections.Concurrent;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Original;

/// <summary>The interceptors of Grpc.AspNetCore run for calls by REST and WebSocket, as they do for native ones.</summary>
public sealed class InterceptorTests
{
    private readonly ConcurrentQueue<string> _log = new();

    [Theory]
    [MemberData(nameof(Kinds.All), MemberType = typeof(Kinds))]
    public async Task Global_interceptors_run_before_those_of_the_service(string method, string path, string? body, string answer)
    {
        await using var host = await NotingHost().StartAsync();

        Assert.Equal((200, answer), (await host.SendAsync(method, path, body)).Both);

        Assert.Equal(["+global 1", "+global 2", "+own", "service", "-own", "-global 2", "-global 1"], _log);
    }

    [Fact]
    public async Task Interceptors_run_for_a_call_by_WebSocket()
    {
        await using var host = await NotingHost().StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/a?size=1");

        Assert.Equal(["{\"text\":\"a 1\"}"], await socket.ReadAllAsync());

        Assert.Equal(["+global 1", "+global 2", "+own", "service", "-own", "-global 2", "-global 1"], _log);
    }

    [Theory]
    [MemberData(nameof(Kinds.Requests), MemberType = typeof(Kinds))]
    public async Task Interceptor_that_throws_answers_with_its_status(string method, string path, string? body)
    {
        await using var host = await With((_, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, "not you"), new Metadata { { "why", "because" } })).StartAsync();

        var answer = await host.SendAsync(method, path, body);

        Assert.Equal((403, RefusalTests.Status(7, "not you")), answer.Both);
        Assert.Equal("because", answer.Header("Grpc-Trailer-Why"));
        Assert.Empty(_log);
    }

    [Theory]
    [InlineData("/v1/watch/a?size=1", null, "{\"text\":\"a 1\"}\n")]
    [InlineData("/v1/talk", "{\"text\":\"a\"}", "{\"text\":\"a\"}\n")]
    public async Task Interceptor_that_throws_after_a_stream_has_begun_ends_it(string path, string? body, string before)
    {
        await using var host = await With(async (_, next) =>
        {
            await next();
            throw new RpcException(new Status(StatusCode.Aborted, "enough"));
        }).StartAsync();

        var answer = await host.SendAsync(body is null ? "GET" : "POST", path, body);

        Assert.Equal((200, before + "{\"error\":" + RefusalTests.Status(10, "enough") + "}\n"), answer.Both);
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a?size=2")]
    public async Task Interceptor_may_turn_the_exception_of_a_service_into_a_status(string path)
    {
        await using var host = await new LabHost
        {
            Service = new LookingService((Action<ServerCallContext>)(_ => throw new KeyNotFoundException("secret"))),
            Grpc = options => options.Interceptors.Add<Around>((Func<ServerCallContext, Func<Task>, Task>)(async (_, next) =>
            {
                try
                {
                    await next();
                }
                catch (KeyNotFoundException)
                {
                    throw new RpcException(new Status(StatusCode.NotFound, "no such thing"));
                }
            })),
        }.StartAsync();

        Assert.Equal((404, RefusalTests.Status(5, "no such thing")), (await host.GetAsync(path)).Both);
    }

    [Fact]
    public async Task Interceptor_that_answers_itself_keeps_the_call_from_the_service()
    {
        await using var host = await new LabHost
        {
            Service = Service(),
            Grpc = options => options.Interceptors.Add<Answering>(),
        }.StartAsync();

        Assert.Equal((200, "{\"text\":\"from the interceptor\"}"), (await host.GetAsync("/v1/ask/a")).Both);
        Assert.Equal((200, "{\"text\":\"from the interceptor\"}\n"), (await host.GetAsync("/v1/watch/a?size=5")).Both);
        Assert.Equal((200, ""), (await host.PostAsync("/v1/talk", "{}")).Both);
        Assert.Empty(_log);
    }

    [Theory]
    [InlineData("GET", "/v1/ask/a", null, "{\"text\":\"A!\"}")]
    [InlineData("GET", "/v1/watch/a?size=2", null, "{\"text\":\"A! 1\"}\n{\"text\":\"A! 2\"}\n")]
    [InlineData("POST", "/v1/collect", "{\"text\":\"a\"}{\"text\":\"b\"}", "{\"text\":\"A! 0, B! 0\"}")]
    [InlineData("POST", "/v1/talk", "{\"text\":\"a\"}{\"text\":\"b\"}", "{\"text\":\"A!\"}\n{\"text\":\"B!\"}\n")]
    public async Task Interceptor_may_wrap_reader_and_writer(string method, string path, string? body, string answer)
    {
        await using var host = await new LabHost { Grpc = options => options.Interceptors.Add<Shouting>() }.StartAsync();

        Assert.Equal((200, answer), (await host.SendAsync(method, path, body)).Both);
    }

    [Theory]
    [MemberData(nameof(Kinds.Requests), MemberType = typeof(Kinds))]
    public async Task Interceptor_sees_the_exchange_and_the_request_of_the_client(string method, string path, string? body)
    {
        (string Protocol, string? Mine, string? Path)? seen = null;
        await using var host = await With((context, next) =>
        {
            var http = context.GetHttpContext();
            seen = (http.Request.Protocol, http.Request.Headers["X-Mine"], http.Features.Get<IClientRequestFeature>()?.HttpContext.Request.Path);
            http.Response.Headers["X-Interceptor"] = "was here";
            return next();
        }).StartAsync();

        var answer = await host.SendAsync(method, path, body, ("X-Mine", "1"));

        Assert.Equal(("HTTP/2", "1", path.Split('?')[0]), seen);
        Assert.Equal((200, "was here"), (answer.Status, answer.Header("X-Interceptor")));
    }

    private LookingService Service() => new(_ => _log.Enqueue("service"));

    private LabHost With(Func<ServerCallContext, Func<Task>, Task> around) => new()
    {
        Service = Service(),
        Grpc = options => options.Interceptors.Add<Around>(around),
    };

    private LabHost NotingHost() => new()
    {
        Service = Service(),
        Grpc = options =>
        {
            options.Interceptors.Add<Around>(Noting("global 1"));
            options.Interceptors.Add<Around>(Noting("global 2"));
        },
        Services = services => services.AddGrpc().AddServiceOptions<LabService>(options => options.Interceptors.Add<Around>(Noting("own"))),
    };

    private Func<ServerCallContext, Func<Task>, Task> Noting(string name) => async (_, next) =>
    {
        _log.Enqueue("+" + name);
        await next();
        _log.Enqueue("-" + name);
    };

    private sealed class Answering : Grpc.Core.Interceptors.Interceptor
    {
        private static readonly AskResp _answer = new() { Text = "from the interceptor" };

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            Task.FromResult((TResponse)(object)_answer);

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
            responseStream.WriteAsync((TResponse)(object)_answer, context.CancellationToken);

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
            Task.CompletedTask;
    }
}
