using System.IO.Compression;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Middleware;

/// <summary>ASP.NET Core's response compression in front of every door.</summary>
public sealed class CompressionTests
{
    private readonly Signal _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task One_answer_and_an_error_are_compressed(string encoding)
    {
        await using var host = await HostAsync();

        foreach (var (path, status, body, vary) in new[] { ("/v1/ask/x", 200, "{\"text\":\"x\"}", "Accept-Encoding"), ("/v1/ask/x?nothing=1", 400, "{\"code\":3,", "Accept, Accept-Encoding") })
        {
            var answer = await host.GetAsync(path, ("Accept-Encoding", encoding));

            Assert.Equal((status, encoding, vary), (answer.Status, answer.Header("Content-Encoding"), answer.Header("Vary")));
            Assert.StartsWith(body, await ReadAsync(answer.Bytes, encoding), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ndjson", "gzip", "{\"text\":\"a\"}\n", "{\"text\":\"b\"}\n")]
    [InlineData("ndjson", "br", "{\"text\":\"a\"}\n", "{\"text\":\"b\"}\n")]
    [InlineData("json", "gzip", "[{\"text\":\"a\"}", ",{\"text\":\"b\"}]")]
    [InlineData("json", "br", "[{\"text\":\"a\"}", ",{\"text\":\"b\"}]")]
    [InlineData("sse", "gzip", "id: 1\ndata: {\"text\":\"a\"}\n\n", "id: 2\ndata: {\"text\":\"b\"}\n\nevent: end\nid: end\ndata: {\"code\":0,\"message\":\"\",\"details\":[]}\n\n")]
    [InlineData("sse", "br", "id: 1\ndata: {\"text\":\"a\"}\n\n", "id: 2\ndata: {\"text\":\"b\"}\n\nevent: end\nid: end\ndata: {\"code\":0,\"message\":\"\",\"details\":[]}\n\n")]
    public async Task Each_message_of_a_stream_arrives_before_the_next_is_written(string form, string encoding, string first, string second)
    {
        foreach (var http2 in new[] { false, true })
        {
            var release = new Signal();
            await using var host = await HostAsync(release);

            using var response = await host.OpenAsync($"/v1/watch/x?$alt={form}", http2, ("Accept-Encoding", encoding));
            Assert.Equal(encoding, Assert.Single(response.Content.Headers.ContentEncoding));
            await using var plain = Open(await response.Content.ReadAsStreamAsync(Token), encoding);
            Assert.Equal(first, await ReadAsync(plain, first.Length));
            release.Set();
            Assert.Equal(second, await ReadAsync(plain, second.Length));
            Assert.Equal(0, await plain.ReadAsync(new byte[1], Token));
        }
    }

    [Fact]
    public async Task An_answer_that_the_client_has_stays_empty()
    {
        await using var host = await HostAsync();

        var answer = await host.GetAsync("/v1/ask/tagged", ("Accept-Encoding", "gzip"), ("If-None-Match", "\"a\""));

        Assert.Equal((304, "", null), (answer.Status, answer.Body, answer.Header("Content-Encoding")));
    }

    [Fact]
    public async Task A_WebSocket_is_untouched()
    {
        await using var host = await HostAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", options => options.SetRequestHeader("Accept-Encoding", "gzip"));

        Assert.Equal("{\"text\":\"a\"}", await socket.ReadTextAsync());
        _release.Set();
        Assert.Equal("{\"text\":\"b\"}", await socket.ReadTextAsync());
        Assert.Null(await socket.ReadAsync());
        Assert.Equal(1000, socket.Closed.Code);
    }

    private Task<LabHost> HostAsync(Signal? release = null) => new LabHost
    {
        Service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                if (request.Text == "tagged")
                {
                    await context.WriteResponseHeadersAsync(new Metadata { { "etag", "\"a\"" } });
                }

                return new AskResp { Text = request.Text };
            },
            OnWatch = async (_, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = "a" }, context.CancellationToken);
                await (release ?? _release).Task;
                await responses.WriteAsync(new AskResp { Text = "b" }, context.CancellationToken);
            },
        },
        Services = services => services.AddResponseCompression(options =>
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/x-ndjson", "text/event-stream"]),
        Application = app => app.UseResponseCompression(),
    }.StartAsync();

    private static Stream Open(Stream compressed, string encoding) =>
        encoding == "br" ? new BrotliStream(compressed, CompressionMode.Decompress) : new GZipStream(compressed, CompressionMode.Decompress);

    private static async Task<string> ReadAsync(byte[] compressed, string encoding)
    {
        using var reader = new StreamReader(Open(new MemoryStream(compressed), encoding));
        return await reader.ReadToEndAsync(Token);
    }

    private static async Task<string> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, Token);
        return Encoding.UTF8.GetString(bytes);
    }
}
