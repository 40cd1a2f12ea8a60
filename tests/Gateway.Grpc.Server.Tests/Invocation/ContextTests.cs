using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Gateway.Grpc.Server.Tests.Invocation;

public sealed class ContextTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_the_call_its_token_is_a_cancelled_one(bool isAskedForBefore)
    {
        ServerCallContext? kept = null;
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = (note, context) =>
            {
                kept = context;
                Assert.False(isAskedForBefore && context.CancellationToken.IsCancellationRequested);
                return Task.FromResult(note);
            },
        });
        Assert.Equal(StatusCode.OK, (await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""))).Status);
        await host.RequestEndedAsync();

        Assert.True(kept!.CancellationToken.IsCancellationRequested);
    }

    [Fact]
    public async Task It_names_the_method_the_host_and_the_peer()
    {
        await using var host = await AskAsync(context =>
        {
            Assert.Equal("/probe.Probe/Unary", context.Method);
            Assert.Matches(@"^127\.0\.0\.1:\d+$", context.Host);
            Assert.Matches(@"^ipv4:127\.0\.0\.1:\d+$", context.Peer);
        });
    }

    [Fact]
    public async Task A_caller_without_certificate_is_not_authenticated()
    {
        await using var host = await AskAsync(context =>
        {
            Assert.False(context.AuthContext.IsPeerAuthenticated);
            Assert.Empty(context.AuthContext.Properties);
            Assert.Same(context.AuthContext, context.AuthContext);
        });
    }

    [Fact]
    public async Task It_leads_to_the_HttpContext()
    {
        await using var host = await AskAsync(context =>
        {
            var http = context.GetHttpContext();
            Assert.Equal("/probe.Probe/Unary", http.Request.Path);
            Assert.NotNull(http.GetEndpoint());
            Assert.Same(http, context.UserState["__HttpContext"]);
        });
    }

    [Fact]
    public async Task The_HttpContext_leads_to_it()
    {
        await using var host = await AskAsync(context =>
            Assert.Same(context, context.GetHttpContext().Features.Get<IServerCallContextFeature>()!.ServerCallContext));
    }

    [Fact]
    public async Task UserState_is_shared_with_the_HttpContext_and_ends_with_the_call()
    {
        await using var host = await ProbeHost.StartAsync(
            new Script
            {
                Unary = (_, context) =>
                {
                    var first = context.UserState.TryAdd("mine", 1);
                    return Task.FromResult(new Note { Text = $"{first} {context.GetHttpContext().Items["mine"]} {context.UserState["middleware"]}" });
                },
            },
            pipeline: app => app.Use((http, next) =>
            {
                http.Items["middleware"] = "set";
                return next(http);
            }));

        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("True 1 set", Assert.Single((await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""))).Notes).Text);
        }
    }

    [Fact]
    public async Task What_is_asked_for_twice_is_the_same()
    {
        await using var host = await AskAsync(context =>
        {
            Assert.Same(context.RequestHeaders, context.RequestHeaders);
            Assert.Same(context.ResponseTrailers, context.ResponseTrailers);
            Assert.Equal(context.CancellationToken, context.CancellationToken);
            Assert.Equal(Status.DefaultSuccess.StatusCode, context.Status.StatusCode);
            Assert.Null(context.WriteOptions);
        });
    }

    [Fact]
    public void A_context_of_another_making_has_no_HttpContext_unless_it_carries_one()
    {
        var http = new DefaultHttpContext();

        Assert.Throws<InvalidOperationException>(() => new Foreign().GetHttpContext());
        Assert.Same(http, new Foreign { UserState = { ["__HttpContext"] = http } }.GetHttpContext());
    }

    // What the service asserts is thrown here: to the server it would be just another exception.
    private static async Task<ProbeHost> AskAsync(Action<ServerCallContext> ask)
    {
        var outcome = Signal.New<Exception?>();
        var host = await ProbeHost.StartAsync(new Script
        {
            Unary = (note, context) =>
            {
                outcome.SetResult(Record.Exception(() => ask(context)));
                return Task.FromResult(note);
            },
        });
        await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""));
        return await outcome.Task.Come() is { } error ? throw error : host;
    }

    private sealed class Foreign : ServerCallContext
    {
        protected override string MethodCore => "";

        protected override string HostCore => "";

        protected override string PeerCore => "";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => CancellationToken.None;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new("", []);

        protected override IDictionary<object, object> UserStateCore { get; } = new Dictionary<object, object>();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();
    }
}
