using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Protocol;

public sealed class MetadataTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_metadata_arrives_text_and_bytes_and_repeated_keys()
    {
        var (script, received) = Recording();
        await using var host = await ProbeHost.StartAsync(script);

        await host.Client.UnaryAsync(
            new Note(),
            new Metadata { { "X-Mixed", "text, with comma" }, { "twice", "1" }, { "twice", "2" }, { "some-bin", [0, 255, 128] }, { "empty", "" }, { "none-bin", [] } },
            cancellationToken: Token);

        var headers = await received.Task;
        Assert.Equal("text, with comma", headers.GetValue("x-mixed"));
        Assert.Equal([0, 255, 128], headers.GetValueBytes("some-bin")!);
        Assert.Equal("", headers.GetValue("empty"));
        Assert.Empty(headers.GetValueBytes("none-bin")!);
        Assert.Equal(["1", "2"], headers.GetAll("twice").SelectMany(entry => entry.Value.Split(',', StringSplitOptions.TrimEntries)));
    }

    [Fact]
    public async Task What_belongs_to_the_transport_is_not_metadata()
    {
        var (script, received) = Recording();
        await using var host = await ProbeHost.StartAsync(script);

        await host.Client.UnaryAsync(new Note(), deadline: DateTime.UtcNow.AddHours(1), cancellationToken: Token);

        var keys = (await received.Task).Select(entry => entry.Key).ToList();
        Assert.Contains("user-agent", keys);
        Assert.DoesNotContain(keys, key => key[0] == ':');
        Assert.Empty(keys.Intersect(["content-type", "te", "host", "grpc-timeout", "grpc-encoding", "grpc-accept-encoding", "accept-encoding"]));
    }

    [Theory]
    [InlineData("AAEC", "000102")]
    [InlineData("AA==", "00")]
    [InlineData("AA", "00")]
    [InlineData("AAEC,AA", "000102 00")]
    [InlineData("AAEC, AA==", "000102 00")]
    [InlineData("", "")]
    public async Task Binary_values_may_lack_padding_and_be_joined(string value, string hex)
    {
        var (script, received) = Recording();
        await using var host = await ProbeHost.StartAsync(script);

        await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""), ("some-bin", value));

        Assert.Equal(hex, string.Join(' ', (await received.Task).GetAll("some-bin").Select(entry => Convert.ToHexString(entry.ValueBytes))));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("A===")]
    [InlineData("AAEC,*")]
    [InlineData("{}")]
    public async Task A_binary_value_that_is_not_base64_is_refused_by_name(string value)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""), ("Some-Bin", value));

        Assert.True(answer.IsTrailersOnly);
        Assert.Equal(StatusCode.InvalidArgument, answer.Status);
        Assert.Contains("some-bin", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Response_headers_reach_the_client_text_and_bytes()
    {
        await using var host = await ProbeHost.StartAsync(new Script
        {
            Unary = async (note, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "text", "a" }, { "twice", "1" }, { "twice", "2" }, { "some-bin", [1, 2] }, { "some-bin", [3] } });
                return note;
            },
        });
        using var call = host.Client.UnaryAsync(new Note(), cancellationToken: Token);

        var headers = await call.ResponseHeadersAsync;

        Assert.Equal("a", headers.GetValue("text"));
        Assert.Equal(["1", "2"], headers.GetAll("twice").Select(entry => entry.Value));
        Assert.Equal(["0102", "03"], headers.GetAll("some-bin").Select(entry => Convert.ToHexString(entry.ValueBytes)));
        await call.ResponseAsync;
    }

    [Fact]
    public async Task Every_answer_says_which_encodings_the_server_reads()
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(""));

        Assert.Equal("identity,gzip,deflate", answer.Headers["grpc-accept-encoding"]);
        Assert.Equal("application/grpc", answer.Headers["content-type"]);
    }

    private static (Script Script, TaskCompletionSource<Metadata> Received) Recording()
    {
        var received = Signal.New<Metadata>();
        var script = new Script
        {
            Unary = (note, context) =>
            {
                received.TrySetResult(context.RequestHeaders);
                return Task.FromResult(note);
            },
        };
        return (script, received);
    }
}
