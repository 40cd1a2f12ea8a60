using System.IO.Compression;
using Gateway.Grpc.Server.Tests.Probing;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.Server.Tests.Options;

public sealed class ServiceOptionsTests
{
    [Fact]
    public void The_defaults_are_those_users_know()
    {
        using var services = new ServiceCollection().AddLogging().AddGrpc().Services.BuildServiceProvider();

        var options = services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;

        Assert.Equal(4 * 1024 * 1024, options.MaxReceiveMessageSize);
        Assert.Null(options.MaxSendMessageSize);
        Assert.False(options.MaxSendMessageSizeSpecified);
        Assert.Null(options.EnableDetailedErrors);
        Assert.Null(options.IgnoreUnknownServices);
        Assert.Null(options.ResponseCompressionAlgorithm);
        Assert.Null(options.ResponseCompressionLevel);
        Assert.False(options.SuppressCreatingService);
        Assert.Empty(options.Interceptors);
        Assert.Equal(["gzip", "deflate"], options.CompressionProviders.Select(provider => provider.EncodingName));
    }

    [Fact]
    public void Null_is_a_limit_that_was_set()
    {
        var options = new GrpcServiceOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null };

        Assert.True(options.MaxReceiveMessageSizeSpecified);
        Assert.True(options.MaxSendMessageSizeSpecified);
    }

    [Fact]
    public void Those_of_one_service_start_as_those_of_all()
    {
        var options = new GrpcServiceOptions<ProbeService>();
        var all = new GrpcServiceOptions
        {
            MaxReceiveMessageSize = 1,
            MaxSendMessageSize = 2,
            EnableDetailedErrors = true,
            IgnoreUnknownServices = true,
            ResponseCompressionAlgorithm = "gzip",
            ResponseCompressionLevel = CompressionLevel.SmallestSize,
            SuppressCreatingService = true,
        };

        options.CopyFrom(all);

        Assert.Equal((1, 2), (options.MaxReceiveMessageSize, options.MaxSendMessageSize));
        Assert.True(options is { EnableDetailedErrors: true, IgnoreUnknownServices: true, SuppressCreatingService: true });
        Assert.Equal(("gzip", CompressionLevel.SmallestSize), (options.ResponseCompressionAlgorithm, options.ResponseCompressionLevel));
        Assert.NotSame(all.CompressionProviders, options.CompressionProviders);
    }
}
