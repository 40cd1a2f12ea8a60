using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Greet;
using Upstream.Hosting;

namespace Upstream.Compress;

public sealed class CompressorTests
{
    private static readonly HelloRequest Long = new() { Name = new string('a', 10_000) };

    private readonly BrotliProvider _server = new();
    private readonly BrotliProvider _client = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("br", 1, 1)]
    [InlineData("identity", 0, 1)]
    [InlineData(null, 0, 1)]
    public async Task A_provider_of_the_applications_own_works_both_ways(string? requestEncoding, int requests, int responses)
    {
        await using var host = await StartAsync();
        var headers = new Metadata();
        if (requestEncoding is not null)
        {
            headers.Add("grpc-internal-encoding-request", requestEncoding);
        }

        var reply = await Connect(host).SayHelloAsync(Long, headers, cancellationToken: Token);

        Assert.Equal(Long.Name, reply.Message);
        Assert.Equal((requests, requests), (_client.Compressed, _server.Decompressed));
        Assert.Equal((responses, responses), (_server.Compressed, _client.Decompressed));
    }

    [Fact]
    public async Task NoCompress_leaves_a_message_as_it_is()
    {
        await using var host = await StartAsync(context => context.WriteOptions = new WriteOptions(WriteFlags.NoCompress));
        var options = new CallOptions(new Metadata { { "grpc-internal-encoding-request", "br" } }, writeOptions: new WriteOptions(WriteFlags.NoCompress), cancellationToken: Token);

        await Connect(host).SayHelloAsync(Long, options);

        Assert.Equal((0, 0), (_client.Compressed, _server.Compressed));
    }

    [Fact]
    public async Task A_client_that_does_not_know_the_encoding_gets_none()
    {
        await using var host = await StartAsync();

        await new Greeter.GreeterClient(host.Connect()).SayHelloAsync(Long, cancellationToken: Token);

        Assert.Equal(0, _server.Compressed);
    }

    [Fact]
    public async Task A_request_in_an_encoding_that_the_server_does_not_know_is_unimplemented()
    {
        await using var host = await UpstreamHost.StartAsync(
            services => services.AddGrpc(), app => app.MapGrpcService<GreeterService>());

        var error = await Assert.ThrowsAsync<RpcException>(() =>
            Connect(host).SayHelloAsync(Long, new Metadata { { "grpc-internal-encoding-request", "br" } }, cancellationToken: Token).ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
    }

    private Greeter.GreeterClient Connect(UpstreamHost host) => new(host.Connect(new GrpcChannelOptions { CompressionProviders = [_client] }));

    private Task<UpstreamHost> StartAsync(Action<ServerCallContext>? observe = null) => UpstreamHost.StartAsync(
        services => services.AddSingleton(observe ?? (static _ => { })).AddGrpc(options =>
        {
            options.CompressionProviders = new List<ICompressionProvider> { _server };
            options.ResponseCompressionAlgorithm = "br";
            options.ResponseCompressionLevel = System.IO.Compression.CompressionLevel.Optimal;
        }),
        app => app.MapGrpcService<ObservedGreeter>());
}
