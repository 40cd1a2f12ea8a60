using System.IO.Compression;
using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Compression;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Tests.Compression;

public sealed class CompressionTests
{
    private static readonly Note Repetitive = new() { Text = new string('a', 10_000) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_original_client_may_send_gzip_and_be_answered_in_gzip()
    {
        await using var host = await ProbeHost.StartAsync(options: options => options.ResponseCompressionAlgorithm = "gzip");
        using var call = host.Client.UnaryAsync(Repetitive, new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: Token);

        Assert.Equal(Repetitive, await call.ResponseAsync);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Requests_are_read_in_every_encoding_that_is_announced(string encoding)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(1, Compress(encoding, Repetitive.ToByteArray())), ("grpc-encoding", encoding));

        Assert.Equal(Repetitive, Assert.Single(answer.Notes));
    }

    [Fact]
    public async Task A_stream_may_mix_messages_that_are_compressed_and_that_are_not()
    {
        await using var host = await ProbeHost.StartAsync();
        var compressed = Frames.Of(1, Compress("gzip", Repetitive.ToByteArray()));

        var answer = await host.Raw.PostAsync(RawClient.Chat, [.. compressed, .. Frames.Of("plain"), .. compressed], ("grpc-encoding", "gzip"));

        Assert.Equal([Repetitive.Text, "plain", Repetitive.Text], answer.Notes.Select(note => note.Text));
    }

    [Fact]
    public async Task Identity_is_an_encoding_too()
    {
        await using var host = await ProbeHost.StartAsync();

        var plain = await host.Raw.PostAsync(RawClient.Unary, Frames.Of("x"), ("grpc-encoding", "identity"));
        var marked = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(1, []), ("grpc-encoding", "identity"));

        Assert.Equal("x", Assert.Single(plain.Notes).Text);
        Assert.Equal(StatusCode.Internal, marked.Status);
    }

    [Theory]
    [InlineData("gzip", "gzip", true)]
    [InlineData("gzip", "identity,deflate, gzip", true)]
    [InlineData("deflate", "gzip,deflate", true)]
    [InlineData("gzip", "identity", false)]
    [InlineData("gzip", "gzipped,xgzip", false)]
    [InlineData("gzip", null, false)]
    [InlineData(null, "gzip", false)]
    [InlineData("identity", "gzip", false)]
    public async Task Answers_are_compressed_when_the_service_wants_and_the_client_can(string? algorithm, string? accepted, bool expected)
    {
        await using var host = await ProbeHost.StartAsync(options: options => options.ResponseCompressionAlgorithm = algorithm);
        (string, string)[] headers = accepted is null ? [] : [("grpc-accept-encoding", accepted)];

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(Repetitive), headers);

        var (flag, payload) = Assert.Single(answer.Frames);
        Assert.Equal(expected, flag == 1);
        Assert.Equal(expected ? algorithm : null, answer.Headers.GetValueOrDefault("grpc-encoding"));
        Assert.Equal(Repetitive, Note.Parser.ParseFrom(expected ? Decompress(algorithm!, payload) : payload));
    }

    [Fact]
    public async Task A_message_may_be_left_as_it_is()
    {
        await using var host = await ProbeHost.StartAsync(
            new Script
            {
                Expand = async (note, notes, _) =>
                {
                    await notes.WriteAsync(note);
                    notes.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                    await notes.WriteAsync(note);
                },
            },
            options => options.ResponseCompressionAlgorithm = "gzip");

        var answer = await host.Raw.PostAsync(RawClient.Expand, Frames.Of("x"), ("grpc-accept-encoding", "gzip"));

        Assert.Equal([1, 0], answer.Frames.Select(frame => (int)frame.Flag));
        Assert.Equal("x", Note.Parser.ParseFrom(answer.Frames[1].Payload).Text);
    }

    [Fact]
    public async Task An_empty_message_is_compressed_and_read_back()
    {
        await using var host = await ProbeHost.StartAsync(options: options => options.ResponseCompressionAlgorithm = "gzip");

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(1, Compress("gzip", [])), ("grpc-encoding", "gzip"), ("grpc-accept-encoding", "gzip"));

        Assert.Empty(Decompress("gzip", Assert.Single(answer.Frames).Payload));
    }

    [Theory]
    [InlineData("snappy")]
    [InlineData("GZIP")]
    [InlineData("gzip,deflate")]
    [InlineData("")]
    public async Task An_unknown_encoding_is_UNIMPLEMENTED_and_the_known_ones_are_named(string encoding)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(1, []), ("grpc-encoding", encoding));

        Assert.True(answer.IsTrailersOnly);
        Assert.Equal(StatusCode.Unimplemented, answer.Status);
        Assert.Equal("identity,gzip,deflate", answer.Headers["grpc-accept-encoding"]);
    }

    [Theory]
    [InlineData("gzip", "00010203", "no gzip at all")]
    [InlineData("gzip", "1F8B0800000000000003FFFFFFFF", "a gzip header and nonsense")]
    [InlineData("deflate", "FFFFFFFF", "no zlib at all")]
    public async Task A_message_that_cannot_be_decompressed_is_INTERNAL(string encoding, string hex, string what)
    {
        await using var host = await ProbeHost.StartAsync();

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(1, Convert.FromHexString(hex)), ("grpc-encoding", encoding));

        Assert.True(answer.Status == StatusCode.Internal, $"{what}: {answer.Status} {answer.Message}");
    }

    [Fact]
    public async Task A_small_message_that_grows_beyond_the_limit_is_RESOURCE_EXHAUSTED()
    {
        await using var host = await ProbeHost.StartAsync();
        var bomb = Compress("gzip", new byte[50_000_000]);
        Assert.True(bomb.Length < 4_000_000);

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(1, bomb), ("grpc-encoding", "gzip"));

        Assert.Equal(StatusCode.ResourceExhausted, answer.Status);
    }

    [Fact]
    public async Task A_message_may_grow_to_exactly_the_limit()
    {
        var note = new Note { Text = new string('a', 997) }; // 1000 bytes: a tag, two bytes of length, the text
        await using var host = await ProbeHost.StartAsync(options: options => options.MaxReceiveMessageSize = 1000);

        var fits = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(1, Compress("gzip", note.ToByteArray())), ("grpc-encoding", "gzip"));
        note.Text += "a";
        var exceeds = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(1, Compress("gzip", note.ToByteArray())), ("grpc-encoding", "gzip"));

        Assert.Equal((StatusCode.OK, StatusCode.ResourceExhausted), (fits.Status, exceeds.Status));
    }

    [Fact]
    public async Task An_algorithm_that_no_provider_has_stops_the_start_and_is_named()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ProbeHost.StartAsync(options: options => options.ResponseCompressionAlgorithm = "brotli"));

        Assert.Contains("brotli", error.Message, StringComparison.Ordinal);
        Assert.Contains("gzip, deflate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Providers_can_be_added_and_belong_to_one_service_where_wished()
    {
        await using var host = await ProbeHost.StartAsync(services: grpc => grpc.AddServiceOptions<ProbeService>(options =>
        {
            options.CompressionProviders.Add(new Mirror());
            options.ResponseCompressionAlgorithm = "mirror";
        }));

        var answer = await host.Raw.PostAsync(RawClient.Unary, Frames.Of(1, Frames.Of("x")[5..]), ("grpc-encoding", "mirror"), ("grpc-accept-encoding", "mirror"));

        Assert.Equal("identity,gzip,deflate,mirror", answer.Headers["grpc-accept-encoding"]);
        Assert.Equal(1, Assert.Single(answer.Frames).Flag);
        Assert.Equal("x", Assert.Single(answer.Notes).Text);
    }

    private static byte[] Compress(string encoding, byte[] bytes)
    {
        var output = new MemoryStream();
        using (Stream stream = encoding == "gzip" ? new GZipStream(output, CompressionLevel.Optimal) : new ZLibStream(output, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return output.ToArray();
    }

    private static byte[] Decompress(string encoding, byte[] bytes)
    {
        var input = new MemoryStream(bytes);
        using Stream stream = encoding == "gzip" ? new GZipStream(input, CompressionMode.Decompress) : new ZLibStream(input, CompressionMode.Decompress);
        var output = new MemoryStream();
        stream.CopyTo(output);
        return output.ToArray();
    }

    // Compresses to the same bytes: enough to see which provider was asked.
    private sealed class Mirror : ICompressionProvider
    {
        public string EncodingName => "mirror";

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => new BufferedStream(stream);

        public Stream CreateDecompressionStream(Stream stream) => stream;
    }
}
