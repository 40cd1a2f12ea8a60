using System.IO.Compression;
using Gateway.Grpc.Client.Tests.Servers;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using LabProtos;

namespace Gateway.Grpc.Client.Tests.Calls;

public sealed class CompressionTests
{
    private static readonly ByteString Zeros = ByteString.CopyFrom(new byte[100_000]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Messages_pass_compressed_both_ways(string encoding)
    {
        string? told = null;
        await using var server = await TestServer.StartAsync(
            lab => lab.OnOne = (ask, context) =>
            {
                told = context.RequestHeaders.GetValue("grpc-encoding") ?? context.GetHttpContext().Request.Headers["grpc-encoding"];
                return Task.FromResult(new Answer { Payload = ask.Payload });
            },
            options => Compress(options, encoding));

        var answer = await server.Connect().OneAsync(new Ask { Payload = Zeros }, Compressed(encoding), cancellationToken: Token);

        Assert.Equal(encoding, told);
        Assert.Equal(Zeros, answer.Payload);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Streams_pass_compressed_and_uncompressed_messages_in_turn(string encoding)
    {
        await using var server = await TestServer.StartAsync(
            lab => lab.OnBoth = static async (requests, responses, _) =>
            {
                while (await requests.MoveNext())
                {
                    responses.WriteOptions = new WriteOptions(requests.Current.Text == "plain" ? WriteFlags.NoCompress : 0);
                    await responses.WriteAsync(new Answer { Payload = requests.Current.Payload });
                }
            },
            options => Compress(options, encoding));
        using var call = server.Connect().Both(Compressed(encoding), cancellationToken: Token);
        foreach (var text in new[] { "plain", "compressed", "plain", "compressed" })
        {
            call.RequestStream.WriteOptions = new WriteOptions(text == "plain" ? WriteFlags.NoCompress : 0);
            await call.RequestStream.WriteAsync(new Ask { Text = text, Payload = Zeros }, Token);
            Assert.True(await call.ResponseStream.MoveNext(Token));
            Assert.Equal(Zeros, call.ResponseStream.Current.Payload);
        }
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task The_flag_of_a_request_message_follows_the_write_options(bool noCompress, byte flag)
    {
        var frame = Array.Empty<byte>();
        await using var server = await TestServer.StartRawAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, Token);
            frame = body.ToArray();
            context.Response.Headers["grpc-status"] = "5";
        });
        var options = new CallOptions(Compressed("gzip"), cancellationToken: Token, writeOptions: new WriteOptions(noCompress ? WriteFlags.NoCompress : 0));

        await Assert.ThrowsAsync<RpcException>(async () => await server.Connect().OneAsync(new Ask { Payload = Zeros }, options));

        Assert.Equal(flag, frame[0]);
        Assert.Equal(noCompress, frame.Length > Zeros.Length);
    }

    [Fact]
    public async Task Encodings_are_offered_as_configured()
    {
        string? offered = null;
        await using var server = await TestServer.StartRawAsync(context =>
        {
            offered = context.Request.Headers["grpc-accept-encoding"];
            context.Response.Headers["grpc-status"] = "5";
            return Task.CompletedTask;
        });

        await Assert.ThrowsAsync<RpcException>(async () => await server.Connect(new GrpcChannelOptions { CompressionProviders = [] }).OneAsync(new Ask(), cancellationToken: Token));
        Assert.Equal("identity", offered);

        var gzip = new GrpcChannelOptions { CompressionProviders = [new GzipCompressionProvider(CompressionLevel.Optimal)] };
        await Assert.ThrowsAsync<RpcException>(async () => await server.Connect(gzip).OneAsync(new Ask(), cancellationToken: Token));
        Assert.Equal("identity,gzip", offered);
    }

    [Fact]
    public async Task An_encoding_that_the_channel_does_not_know_is_the_callers_mistake()
    {
        await using var server = await TestServer.StartAsync();

        var error = Assert.Throws<InvalidOperationException>(() => server.Connect().OneAsync(new Ask(), Compressed("zstd"), cancellationToken: Token));

        Assert.Contains("'zstd'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_encoding_that_the_server_does_not_know_is_unimplemented()
    {
        await using var server = await TestServer.StartAsync();
        var options = new GrpcChannelOptions { CompressionProviders = [new OtherNamed("zstd")] };

        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Connect(options).OneAsync(new Ask { Payload = Zeros }, Compressed("zstd"), cancellationToken: Token));

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    private static Metadata Compressed(string encoding) => new() { { "grpc-internal-encoding-request", encoding } };

    private static void Compress(GrpcServiceOptions options, string encoding)
    {
        options.ResponseCompressionAlgorithm = encoding;
        options.ResponseCompressionLevel = CompressionLevel.Fastest;
    }

    private sealed class OtherNamed(string name) : ICompressionProvider
    {
        public string EncodingName => name;

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) => new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);

        public Stream CreateDecompressionStream(Stream stream) => new GZipStream(stream, CompressionMode.Decompress);
    }
}
