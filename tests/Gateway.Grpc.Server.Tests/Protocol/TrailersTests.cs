using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Protocol;

public sealed class TrailersTests
{
    private static readonly Metadata Some = new() { { "text", "a" }, { "some-bin", [1, 2, 3] } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trailers_of_a_call_that_succeeds_reach_the_client()
    {
        await using var host = await ProbeHost.StartAsync(new Script { Unary = Answer });
        using var call = host.Client.UnaryAsync(new Note(), cancellationToken: Token);

        await call.ResponseAsync;

        Assert.Equal("a", call.GetTrailers().GetValue("text"));
        Assert.Equal([1, 2, 3], call.GetTrailers().GetValueBytes("some-bin"));
    }

    [Fact]
    public async Task Trailers_of_a_stream_come_after_its_messages()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await notes.WriteAsync(note);
                AddTo(context.ResponseTrailers);
            },
        });

        var answer = await host.Raw.PostAsync(RawClient.Expand, Frames.Of("x"));

        Assert.Equal("x", Assert.Single(answer.Notes).Text);
        Assert.Equal(("0", "a", "AQID"), (answer.Trailers["grpc-status"], answer.Trailers["text"], answer.Trailers["some-bin"]));
        Assert.False(answer.Headers.ContainsKey("grpc-status"));
        Assert.False(answer.Trailers.ContainsKey("grpc-message"));
    }

    [Fact]
    public async Task A_call_that_fails_before_any_message_is_answered_by_headers_alone()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = (_, context) =>
            {
                AddTo(context.ResponseTrailers);
                throw new RpcException(new Status(StatusCode.NotFound, "no such note"));
            },
        });

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""));

        Assert.True(answer.IsTrailersOnly);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.Http);
        Assert.Equal(StatusCode.NotFound, answer.Status);
        Assert.Equal(("no such note", "a", "AQID"), (answer.Message, answer.Headers["text"], answer.Headers["some-bin"]));
    }

    [Fact]
    public async Task An_empty_stream_is_answered_by_headers_alone()
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Raw.PostAsync(RawClient.Expand, Frames.Of(""));

        Assert.True(answer.IsTrailersOnly);
        Assert.Equal(StatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task Once_the_headers_are_out_the_status_comes_in_the_trailers()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Expand = async (_, _, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                throw new RpcException(new Status(StatusCode.Aborted, "late"));
            },
        });

        var answer = await host.Raw.PostAsync(RawClient.Expand, Frames.Of(""));

        Assert.False(answer.IsTrailersOnly);
        Assert.Empty(answer.Body);
        Assert.Equal((StatusCode.Aborted, "late"), (answer.Status, answer.Message));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("100% näh\n", "100%25 n%C3%A4h%0A")]
    [InlineData("😀", "%F0%9F%98%80")]
    public async Task The_status_message_is_percent_encoded(string message, string header)
    {
        await using var host = await ProbeHost.StartAsync(new Script { Unary = (_, _) => throw new RpcException(new Status(StatusCode.Aborted, message)) });

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""));
        var error = await Assert.ThrowsAsync<RpcException>(() => host.Client.UnaryAsync(new Note(), cancellationToken: Token).ResponseAsync);

        Assert.Equal(header, answer.Message);
        Assert.Equal(message, error.Status.Detail);
    }

    private static Task<Note> Answer(Note note, ServerCallContext context)
    {
        AddTo(context.ResponseTrailers);
        return Task.FromResult(note);
    }

    private static void AddTo(Metadata trailers)
    {
        foreach (var entry in Some)
        {
            trailers.Add(entry);
        }
    }
}
