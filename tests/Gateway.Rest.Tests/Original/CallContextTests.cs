using System.Globalization;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Rest.Tests.Original;

/// <summary><see cref="ServerCallContext"/> by REST and WebSocket shows what it shows natively.</summary>
public sealed class CallContextTests
{
    [Theory]
    [InlineData("GET", "/v1/ask/a", null, "/lab.Lab/Ask")]
    [InlineData("GET", "/v1/watch/a?size=1", null, "/lab.Lab/Watch")]
    [InlineData("POST", "/v1/collect", "{}", "/lab.Lab/Collect")]
    [InlineData("POST", "/v1/talk", "{}", "/lab.Lab/Talk")]
    public async Task Properties_show_the_call_and_its_client(string method, string path, string? body, string name)
    {
        string? seen = null;
        string? expected = null;
        await using var host = await new LabHost
        {
            Service = new LookingService(context => seen = Describe(context)),
            Application = app => app.Use((http, next) =>
            {
                expected = Describe(name, http.Request.Host.Value, $"ipv4:127.0.0.1:{http.Connection.RemotePort}");
                return next(http);
            }),
        }.StartAsync();

        Assert.Equal(200, (await host.SendAsync(method, path, body)).Status);
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Properties_are_those_of_a_native_call()
    {
        var seen = new List<string>();
        await using var host = await new LabHost
        {
            // Another connection has another port.
            Service = new LookingService(context => seen.Add(Describe(context).Replace(context.Peer, context.Peer.Split(':')[0], StringComparison.Ordinal))),
        }.StartAsync();

        Assert.Equal("0", (await NativeCall.SendAsync(host, "/lab.Lab/Ask", new AskReq())).GrpcStatus());
        Assert.Equal(200, (await host.SendHttp2Async("GET", "/v1/ask/a")).Status);

        Assert.Equal(seen[0], seen[1]);
    }

    [Fact]
    public async Task Properties_show_a_WebSocket()
    {
        string? seen = null;
        await using var host = await new LabHost { Service = new LookingService(context => seen = Describe(context)) }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");
        await socket.EndAsync();
        Assert.Empty(await socket.ReadAllAsync());

        Assert.StartsWith($"/lab.Lab/Talk, {host.Kestrel.Http1.Authority}, ipv4:127.0.0.1:", seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("grpc-timeout", "1H")]
    [InlineData("grpc-timeout", "3600S")]
    [InlineData("X-Server-Timeout", "3600")]
    [InlineData("X-Server-Timeout", "3600.5")]
    public async Task Deadline_is_the_time_the_client_gives(string header, string value)
    {
        var deadlines = new List<DateTime>();
        await using var host = await new LabHost { Service = new LookingService(context => deadlines.Add(context.Deadline)) }.StartAsync();
        var from = DateTime.UtcNow + TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1);

        Assert.Equal(200, (await host.GetAsync("/v1/ask/a", (header, value))).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/watch/a", (header, value))).Status);
        Assert.Equal(200, (await host.PostAsync("/v1/talk", "{}", (header, value))).Status);

        var until = DateTime.UtcNow + TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1);
        Assert.Equal(3, deadlines.Count);
        Assert.All(deadlines, deadline => Assert.InRange(deadline, from, until));
        Assert.All(deadlines, deadline => Assert.Equal(DateTimeKind.Utc, deadline.Kind));
    }

    [Theory]
    [MemberData(nameof(Kinds.Requests), MemberType = typeof(Kinds))]
    public async Task UserState_is_the_Items_of_middleware(string method, string path, string? body)
    {
        object? before = null;
        var after = new Signal();
        await using var host = await new LabHost
        {
            Service = new LookingService(context =>
            {
                before = context.UserState["before"];
                context.UserState["after"] = after;
            }),
            Application = app => app.Use(async (http, next) =>
            {
                http.Items["before"] = after;
                await next(http);
                ((Signal)http.Items["after"]!).Set();
            }),
        }.StartAsync();

        Assert.Equal(200, (await host.SendAsync(method, path, body)).Status);
        await after.Task;
        Assert.Same(after, before);
    }

    [Fact]
    public async Task WriteOptions_that_a_service_sets_hold_for_the_call()
    {
        WriteOptions? found = new();
        WriteOptions? kept = null;
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                found = context.WriteOptions;
                responses.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
                kept = context.WriteOptions;
                await responses.WriteAsync(new AskResp { Text = "one" }, context.CancellationToken);
                responses.WriteOptions = null;
                await responses.WriteAsync(new AskResp { Text = "two" }, context.CancellationToken);
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((200, "{\"text\":\"one\"}\n{\"text\":\"two\"}\n"), (await host.GetAsync("/v1/watch/a")).Both);

        Assert.Null(found);
        Assert.Equal(WriteFlags.BufferHint, kept?.Flags);
    }

    [Fact]
    public async Task Propagation_token_is_as_little_there_as_natively()
    {
        await using var host = await new LabHost
        {
            Service = new LookingService(context => { Assert.Throws<NotImplementedException>(() => context.CreatePropagationToken()); }),
        }.StartAsync();

        Assert.Equal(200, (await host.GetAsync("/v1/ask/a")).Status);
    }

    private static string Describe(ServerCallContext context)
    {
        Assert.Equal(DateTime.MaxValue, context.Deadline);
        Assert.Equal(StatusCode.OK, context.Status.StatusCode);
        Assert.Empty(context.ResponseTrailers);
        Assert.False(context.AuthContext.IsPeerAuthenticated);
        Assert.Null(context.WriteOptions);
        Assert.False(context.CancellationToken.IsCancellationRequested);
        return Describe(context.Method, context.Host, context.Peer);
    }

    private static string Describe(string method, string? host, string peer) => string.Create(CultureInfo.InvariantCulture, $"{method}, {host}, {peer}");
}
