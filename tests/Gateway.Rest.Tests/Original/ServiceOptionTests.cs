using System.IO.Compression;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Original;

/// <summary>The other options of Grpc.AspNetCore: detailed errors, compression, unknown services.</summary>
public sealed class ServiceOptionTests
{
    [Theory]
    [InlineData(null, null, false)]
    [InlineData(true, null, true)]
    [InlineData(null, true, true)]
    [InlineData(true, false, false)]
    public async Task Text_of_an_exception_stays_inside_unless_errors_are_detailed(bool? global, bool? own, bool told)
    {
        await using var host = await new LabHost
        {
            Service = new LookingService((Action<ServerCallContext>)(_ => throw new InvalidOperationException("secret"))),
            Grpc = options => options.EnableDetailedErrors = global,
            Services = services => services.AddGrpc().AddServiceOptions<LabService>(options => options.EnableDetailedErrors = own ?? options.EnableDetailedErrors),
        }.StartAsync();
        host.Kestrel.AllowErrors = true;
        var status = RefusalTests.Status(2, "Exception was thrown by handler." + (told ? " InvalidOperationException: secret" : ""));

        Assert.Equal((500, status), (await host.GetAsync("/v1/ask/a")).Both);
        Assert.Equal((500, status), (await host.GetAsync("/v1/watch/a")).Both);
        Assert.Equal((500, status), (await host.PostAsync("/v1/collect", "{}")).Both);
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/a");
        Assert.Equal(["{\"error\":" + status + "}"], await socket.ReadAllAsync());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Compression_of_gRPC_leaves_answers_by_REST_readable(string algorithm)
    {
        await using var host = await new LabHost
        {
            Grpc = options => (options.ResponseCompressionAlgorithm, options.ResponseCompressionLevel) = (algorithm, CompressionLevel.Optimal),
        }.StartAsync();
        (string, string)[] headers = [("grpc-accept-encoding", algorithm), ("Accept-Encoding", algorithm), ("grpc-encoding", algorithm)];

        var unary = await host.GetAsync("/v1/ask/a", headers);
        Assert.Equal((200, "{\"text\":\"a\"}"), unary.Both);
        Assert.Null(unary.Header("grpc-encoding"));
        Assert.Equal((200, "{\"text\":\"a 1\"}\n"), (await host.GetAsync("/v1/watch/a?size=1", headers)).Both);
        Assert.Equal((200, "{\"text\":\"a\"}\n"), (await host.PostAsync("/v1/talk", "{\"text\":\"a\"}", headers)).Both);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Service_that_compresses_by_itself_is_readable_by_REST(string algorithm)
    {
        var text = new string('a', 5_000);
        await using var host = await new LabHost
        {
            Service = new LookingService(context => context.WriteResponseHeadersAsync(new Metadata { { "grpc-internal-encoding-request", algorithm } })),
        }.StartAsync();

        // It is how the original lets a service ask for compression: the native answer is compressed.
        var native = await NativeCall.SendAsync(host, "/lab.Lab/Ask", new AskReq { Text = text });
        Assert.Equal(((byte)1, algorithm), (native.Bytes[0], native.Header("grpc-encoding")));

        var unary = await host.PostAsync("/v1/ask", $"{{\"text\":\"{text}\"}}");
        Assert.Equal((200, $"{{\"text\":\"{text}\"}}"), unary.Both);
        Assert.Null(unary.Header("grpc-encoding"));
        Assert.Equal((200, $"{{\"text\":\"{text} 1\"}}\n{{\"text\":\"{text} 2\"}}\n"), (await host.PostAsync("/v1/watch", $"{{\"text\":\"{text}\",\"size\":2}}")).Both);
        using var socket = await SocketClient.OpenAsync(host, "/v1/talk");
        await socket.SendAsync($"{{\"text\":\"{text}\"}}");
        Assert.Equal($"{{\"text\":\"{text}\"}}", await socket.ReadTextAsync());
    }

    [Fact]
    public async Task Kept_back_and_uncompressed_messages_are_readable_beside_compressed_ones()
    {
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "grpc-internal-encoding-request", "gzip" } });
                foreach (var flags in new[] { WriteFlags.BufferHint, WriteFlags.NoCompress, WriteFlags.BufferHint | WriteFlags.NoCompress, (WriteFlags)0 })
                {
                    context.WriteOptions = new WriteOptions(flags);
                    await responses.WriteAsync(new AskResp { Text = flags.ToString() }, context.CancellationToken);
                }
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        var lines = (await host.GetAsync("/v1/watch/a")).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["{\"text\":\"BufferHint\"}", "{\"text\":\"NoCompress\"}", "{\"text\":\"BufferHint, NoCompress\"}", "{\"text\":\"0\"}"], lines);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Paths_that_are_nobodys_are_404_whatever_becomes_of_unknown_services(bool? ignore)
    {
        await using var host = await new LabHost { Grpc = options => options.IgnoreUnknownServices = ignore }.StartAsync();

        Assert.Equal((404, ""), (await host.GetAsync("/v1/nothing")).Both);
        Assert.Equal((404, ""), (await host.PostAsync("/lab.Lab/Nothing", "{}")).Both);
        Assert.Equal(200, (await host.GetAsync("/v1/ask/a")).Status);

        // Where they are ignored, the path of a native call is the application's to answer.
        Assert.Equal(ignore == true ? null : "12", (await NativeCall.SendAsync(host, "/lab.Nobody/Ask", new AskReq())).GrpcStatus());
    }
}
