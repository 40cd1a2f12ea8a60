using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Original;

/// <summary><c>context.GetHttpContext()</c> by REST: the client's user, items, services and connection, and a response that becomes the client's.</summary>
public sealed class HttpContextTests
{
    [Theory]
    [MemberData(nameof(Kinds.Requests), MemberType = typeof(Kinds))]
    public async Task Context_shares_with_the_request_what_is_the_requests(string method, string path, string? body)
    {
        HttpContext? client = null;
        HttpContext? fromAccessor = null;
        var looked = false;
        await using var host = await new LabHost
        {
            Services = services => services.AddHttpContextAccessor(),
            Service = new LookingService(context =>
            {
                var http = context.GetHttpContext();
                fromAccessor = http.RequestServices.GetRequiredService<IHttpContextAccessor>().HttpContext;
                Assert.Same(client, http.Features.Get<IClientRequestFeature>()!.HttpContext);
                Assert.Same(client!.Items, http.Items);
                Assert.Same(client.User, http.User);
                Assert.Same(client.RequestServices, http.RequestServices);
                Assert.Equal(client.TraceIdentifier, http.TraceIdentifier);
                Assert.Equal(client.Connection.Id, http.Connection.Id);
                Assert.Equal(client.Request.Cookies["c"], http.Request.Cookies["c"]);
                Assert.Equal((client.Request.Scheme, client.Request.Host), (http.Request.Scheme, http.Request.Host));
                Assert.Equal("/lab.Lab", http.Request.Path.Value![..8]);
                Assert.Equal(path.Split('?')[0], client.Request.Path);
                Assert.NotNull(http.GetEndpoint()!.Metadata.GetMetadata<global::Grpc.AspNetCore.Server.GrpcMethodMetadata>());
                http.Features.Set(this);
                looked = true;
            }),
            Application = app => app.Use(async (http, next) =>
            {
                client = http;
                await next(http);
                Assert.Same(this, http.Features.Get<HttpContextTests>());
            }),
        }.StartAsync();

        Assert.Equal(200, (await host.SendAsync(method, path, body, ("Cookie", "c=1"))).Status);
        Assert.True(looked);
        Assert.Same(client, fromAccessor);
    }

    [Theory]
    [MemberData(nameof(Kinds.Requests), MemberType = typeof(Kinds))]
    public async Task Status_code_headers_and_cookies_of_the_response_become_the_clients(string method, string path, string? body)
    {
        await using var host = await new LabHost
        {
            Service = new LookingService(context =>
            {
                var response = context.GetHttpContext().Response;
                response.StatusCode = 201;
                response.Headers.Location = "/v1/things/1";
                response.Cookies.Append("one", "1", new CookieOptions { HttpOnly = true, Path = "/v1" });
                response.Cookies.Append("two", "2");
                response.Cookies.Delete("three");
            }),
        }.StartAsync();

        var answer = await host.SendAsync(method, path, body);

        Assert.Equal((201, "/v1/things/1"), (answer.Status, answer.Header("Location")));
        Assert.Equal(
            ["one=1; path=/v1; httponly", "two=2; path=/", "three=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/"],
            answer.Headers.GetValues("Set-Cookie"));
    }

    [Theory]
    [InlineData("/v1/ask/a", false)]
    [InlineData("/v1/watch/a?size=1", false)]
    [InlineData("/v1/watch/a", false)]
    [InlineData("/v1/ask/a", true)]
    [InlineData("/v1/watch/a", true)]
    public async Task Callbacks_of_the_response_run_as_natively(string path, bool fails)
    {
        var order = new List<string>();
        var completed = new Signal();
        await using var host = await new LabHost
        {
            Service = new LookingService(context =>
            {
                var response = context.GetHttpContext().Response;
                response.OnStarting(() => AddAsync("first"));
                response.OnStarting(() => AddAsync("second"));
                response.OnCompleted(() =>
                {
                    completed.Set();
                    return Task.CompletedTask;
                });
                response.RegisterForDispose(new Disposing(() => order.Add("disposed")));

                Task AddAsync(string name)
                {
                    order.Add(name);
                    response.Headers["X-Starting"] = name;
                    return Task.CompletedTask;
                }

                return fails ? throw new RpcException(new Status(StatusCode.Aborted, "enough")) : Task.CompletedTask;
            }),
        }.StartAsync();

        var answer = await host.GetAsync(path);
        await completed.Task;

        // The one that was registered last runs first.
        Assert.Equal((fails ? 409 : 200, "first"), (answer.Status, answer.Header("X-Starting")));
        Assert.Equal(["second", "first", "disposed"], order);
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a")]
    public async Task Callback_that_throws_as_the_response_starts_fails_the_call(string path)
    {
        await using var host = await new LabHost
        {
            Service = new LookingService(context => context.GetHttpContext().Response.OnStarting(() => throw new InvalidOperationException("secret"))),
        }.StartAsync();
        host.Kestrel.AllowErrors = true;

        var answer = await host.GetAsync(path);

        Assert.Equal((500, RefusalTests.Status(2, "Exception was thrown by handler.")), answer.Both);
        Assert.NotEmpty(host.Kestrel.Logs.Errors);
    }

    [Theory]
    [InlineData("/v1/ask/a", false)]
    [InlineData("/v1/watch/a", false)]
    [InlineData("/v1/ask/a", true)]
    [InlineData("/v1/watch/a", true)]
    public async Task Abort_ends_the_connection_and_cancels_the_call(string path, bool http2)
    {
        var cancelled = new Signal();
        await using var host = await new LabHost
        {
            Service = new LookingService(async context =>
            {
                using var registration = context.CancellationToken.Register(cancelled.Set);
                context.GetHttpContext().Abort();
                await cancelled.Task;
            }),
        }.StartAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => http2 ? host.SendHttp2Async("GET", path) : host.GetAsync(path));
        await cancelled.Task;
    }

    [Fact]
    public async Task Abort_ends_a_WebSocket()
    {
        var opened = new Signal();
        var cancelled = new Signal();
        await using var host = await new LabHost
        {
            Service = new LookingService(async context =>
            {
                using var registration = context.CancellationToken.Register(cancelled.Set);
                await opened.Task;
                context.GetHttpContext().Abort();
                await cancelled.Task;
            }),
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");
        opened.Set();

        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(socket.ReadAsync);
        await cancelled.Task;
    }

    [Theory]
    [InlineData("/v1/ask/a")]
    [InlineData("/v1/watch/a?size=1")]
    public async Task Request_of_the_exchange_refuses_changes_to_what_is_the_clients(string path)
    {
        await using var host = await new LabHost
        {
            Service = new LookingService(context =>
            {
                var request = context.GetHttpContext().Request;
                Assert.Throws<NotSupportedException>(() => request.Host = new HostString("other"));
                Assert.Throws<InvalidOperationException>(() => request.Form);
                Assert.Null(context.GetHttpContext().Features.Get<IHttpUpgradeFeature>());
            }),
        }.StartAsync();

        Assert.Equal(200, (await host.GetAsync(path)).Status);
    }

    private sealed class Disposing(Action dispose) : IDisposable
    {
        public void Dispose() => dispose();
    }
}
