using System.Net;
using System.Text;
using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Web;

/// <summary>gRPC-Web by the byte, and what becomes of requests that no client should send.</summary>
public sealed class WebWireTests
{
    private const string Binary = "application/grpc-web";
    private const string Text = "application/grpc-web-text";

    public static TheoryData<string, string, StatusCode, string> Broken => new()
    {
        { "", "no message at all", StatusCode.Unimplemented, RawClient.Unary },
        { "00 00000000 00 00000000", "two messages", StatusCode.Unimplemented, RawClient.Unary },
        { "00", "one byte of a header", StatusCode.Internal, RawClient.Unary },
        { "00 00000001", "a header and no message", StatusCode.Internal, RawClient.Expand },
        { "00 00000003 0801", "a message that lacks a byte", StatusCode.Internal, RawClient.Collect },
        { "80 00000000", "trailers, which only a response has", StatusCode.Internal, RawClient.Unary },
        { "01 00000000", "marked compressed, without grpc-encoding", StatusCode.Internal, RawClient.Unary },
        { "00 00400001", "a byte more than 4 MiB announced", StatusCode.ResourceExhausted, RawClient.Unary },
        { "00 00000001 08", "a message that does not parse", StatusCode.Internal, RawClient.Unary },
    };

    [Fact]
    public async Task A_binary_answer_is_the_message_and_behind_it_the_trailers()
    {
        await using var host = await WebHost.StartAsync(new Script
        {
            Unary = (note, context) =>
            {
                context.ResponseTrailers.Add("x-late", "yes");
                context.ResponseTrailers.Add("x-raw-bin", [1, 2]);
                return Task.FromResult(note);
            },
        });

        var answer = await host.PostAsync(RawClient.Unary, Frames.Of("hi"), Binary);

        Assert.Equal(HttpStatusCode.OK, answer.Http);
        Assert.Equal(Binary, answer.Headers["content-type"]);
        Assert.False(answer.Headers.ContainsKey("grpc-status"));
        Assert.Equal([0, 0x80], answer.Frames.Select(frame => frame.Flag));
        Assert.Equal("hi", Assert.Single(answer.Notes).Text);
        Assert.Equal("x-late: yes\r\nx-raw-bin: AQI=\r\ngrpc-status: 0\r\n", answer.TrailerBlock);
    }

    [Fact]
    public async Task A_text_answer_is_one_text_for_each_flush()
    {
        await using var host = await WebHost.StartAsync();

        var unary = await host.PostAsync(RawClient.Unary, ToText(Frames.Of("hi")), Text, ("accept", Text));
        var stream = await host.PostAsync(RawClient.Expand, ToText(Frames.Of(new Note { Text = "a", Number = 2 })), Text, ("accept", Text));

        // One message and the status leave together: what decodes as a whole must, for the sake of simple clients.
        Assert.Equal(unary.Bytes, Convert.FromBase64String(Encoding.ASCII.GetString(unary.Body)));
        Assert.Equal(
            ToText(Frames.Of(new Note { Text = "a" }))
                .Concat(ToText(Frames.Of(new Note { Text = "a", Number = 1 })))
                .Concat(ToText(Frames.Of(0x80, "grpc-status: 0\r\n"u8.ToArray()))),
            stream.Body);
        Assert.Equal(StatusCode.OK, stream.Status);
    }

    [Theory]
    [InlineData("application/grpc-web", null, "application/grpc-web")]
    [InlineData("application/grpc-web+proto", null, "application/grpc-web+proto")]
    [InlineData("application/grpc-web+proto; charset=utf-8", "*/*", "application/grpc-web+proto")]
    [InlineData("APPLICATION/GRPC-WEB", null, "application/grpc-web")]
    [InlineData("application/grpc-web", "application/grpc-web-text", "application/grpc-web-text")]
    [InlineData("application/grpc-web+proto", "text/html, application/grpc-web-text+proto;q=0.9", "application/grpc-web-text+proto")]
    [InlineData("application/grpc-web-text", null, "application/grpc-web")]
    [InlineData("application/grpc-web-text", "*/*", "application/grpc-web")]
    [InlineData("application/grpc-web-text+proto", "application/grpc-web-text", "application/grpc-web-text")]
    [InlineData("application/grpc-web-text-base64", "application/grpc-web-text-base64", "application/grpc-web-text")]
    public async Task The_content_type_says_how_the_request_comes_and_accept_how_the_answer_goes(string contentType, string? accept, string expected)
    {
        await using var host = await WebHost.StartAsync();
        var body = contentType.Contains("-text", StringComparison.Ordinal) ? ToText(Frames.Of("hi")) : Frames.Of("hi");

        var answer = await host.PostAsync(RawClient.Unary, body, contentType, [.. accept is null ? [] : new[] { ("accept", accept) }]);

        Assert.Equal(expected, answer.Headers["content-type"]);
        Assert.Equal("hi", Assert.Single(answer.Notes).Text);
    }

    [Theory]
    [InlineData(Binary)]
    [InlineData(Text)]
    public async Task A_status_without_messages_is_in_the_headers(string contentType)
    {
        await using var host = await WebHost.StartAsync(new Script { Unary = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "gone ☹"), [new("x-why", "w")]) });
        var body = contentType == Text ? ToText(Frames.Of("")) : Frames.Of("");

        var answer = await host.PostAsync(RawClient.Unary, body, contentType, ("accept", contentType));

        Assert.True(answer.IsTrailersOnly);
        Assert.Equal(HttpStatusCode.OK, answer.Http);
        Assert.Equal(contentType, answer.Headers["content-type"]);
        Assert.Equal(("5", "gone %E2%98%B9", "w"), (answer.Headers["grpc-status"], answer.Headers["grpc-message"], answer.Headers["x-why"]));
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task A_broken_request_ends_with_its_status_in_both_modes_and_no_error_in_the_log(string hex, string what, StatusCode expected, string path)
    {
        await using var host = await WebHost.StartAsync();
        var body = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

        var binary = await host.PostAsync(path, body, Binary);
        var text = await host.PostAsync(path, ToText(body), Text, ("accept", Text));

        Assert.True(expected == binary.Status, $"{what}: {binary.Status} {binary.Message}");
        Assert.True(expected == text.Status, $"{what}, as text: {text.Status} {text.Message}");
        Assert.NotEmpty(binary.Message);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("AAAAAAI")]
    [InlineData("AAAA=AAA")]
    [InlineData("AAAA\nAAAA")]
    public async Task Text_that_is_not_base64_is_INTERNAL_and_no_error_in_the_log(string text)
    {
        await using var host = await WebHost.StartAsync();

        var answer = await host.PostAsync(RawClient.Unary, Encoding.ASCII.GetBytes(text), Text, ("accept", Text));

        Assert.Equal(StatusCode.Internal, answer.Status);
        Assert.Contains("base64", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_turns_bad_is_served_up_to_there()
    {
        await using var host = await WebHost.StartAsync();

        var answer = await host.PostAsync(RawClient.Chat, [.. ToText(Frames.Of("one")), .. ToText(Frames.Of("two")), .. "?"u8], Text);

        Assert.Equal(["one", "two"], answer.Notes.Select(note => note.Text));
        Assert.Equal(StatusCode.Internal, answer.Status);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_text_may_come_a_byte_at_a_time(string version)
    {
        await using var host = await WebHost.StartAsync();
        var chunks = ToText(Frames.Of("hello")).Concat(ToText(Frames.Of(" world!"))).Select(b => new[] { b });

        var answer = await host.SendAsync(HttpMethod.Post, RawClient.Collect, new ChunkedContent(chunks), Text, Version.Parse(version));

        Assert.Equal("hello world!", Assert.Single(answer.Notes).Text);
    }

    [Fact]
    public async Task A_bad_timeout_and_bad_metadata_are_INVALID_ARGUMENT()
    {
        await using var host = await WebHost.StartAsync();

        var timeout = await host.PostAsync(RawClient.Unary, Frames.Of(""), Binary, ("grpc-timeout", "soon"));
        var metadata = await host.PostAsync(RawClient.Unary, Frames.Of(""), Text, ("accept", Text), ("x-raw-bin", "!"));

        Assert.Equal((StatusCode.InvalidArgument, Binary), (timeout.Status, timeout.Headers["content-type"]));
        Assert.Equal((StatusCode.InvalidArgument, Text), (metadata.Status, metadata.Headers["content-type"]));
    }

    [Fact]
    public async Task A_deadline_ends_a_stream_with_trailers_in_its_body()
    {
        await using var host = await WebHost.StartAsync(new Script
        {
            Expand = async (note, notes, context) =>
            {
                await notes.WriteAsync(note);
                await Signal.ForeverAsync(context.CancellationToken);
            },
        });

        var binary = await host.PostAsync(RawClient.Expand, Frames.Of("x"), Binary, ("grpc-timeout", "200m"));
        var text = await host.PostAsync(RawClient.Expand, ToText(Frames.Of("x")), Text, ("accept", Text), ("grpc-timeout", "200m"));

        Assert.Equal((1, StatusCode.DeadlineExceeded), (binary.Notes.Count(), binary.Status));
        Assert.Equal((1, StatusCode.DeadlineExceeded), (text.Notes.Count(), text.Status));
    }

    [Fact]
    public async Task Names_are_compared_exactly_and_unknown_ones_are_UNIMPLEMENTED()
    {
        await using var host = await WebHost.StartAsync();

        foreach (var path in (string[])["/probe.Probe/unary", "/probe.Probe/Nothing", "/probe.Nothing/Unary"])
        {
            var answer = await host.PostAsync(path, Frames.Of(""), "application/grpc-web+proto");

            Assert.Equal((HttpStatusCode.OK, StatusCode.Unimplemented), (answer.Http, answer.Status));
            Assert.Equal("application/grpc-web+proto", answer.Headers["content-type"]);
        }
    }

    [Theory]
    [InlineData("application/grpc-webx")]
    [InlineData("application/grpc-web-texts")]
    [InlineData("application/json")]
    [InlineData(null)]
    public async Task Another_content_type_is_415(string? contentType)
    {
        await using var host = await WebHost.StartAsync();

        var answer = await host.SendAsync(HttpMethod.Post, RawClient.Unary, new ByteArrayContent(Frames.Of("")), contentType, HttpVersion.Version11);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.Http);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("OPTIONS")]
    public async Task Another_verb_is_405(string verb)
    {
        await using var host = await WebHost.StartAsync();

        var answer = await host.SendAsync(new HttpMethod(verb), RawClient.Unary, new ByteArrayContent([]), Binary, HttpVersion.Version11);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.Http);
        Assert.Contains("POST", answer.Headers["allow"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_gRPC_goes_on_beside_it()
    {
        await using var host = await WebHost.StartAsync();

        Assert.Equal("hi", (await host.Probe.Client.UnaryAsync(new Note { Text = "hi" }, cancellationToken: TestContext.Current.CancellationToken)).Text);
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await host.PostAsync(RawClient.Unary, Frames.Of(""), "application/grpc")).Http);
    }

    private static byte[] ToText(byte[] bytes) => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
}
