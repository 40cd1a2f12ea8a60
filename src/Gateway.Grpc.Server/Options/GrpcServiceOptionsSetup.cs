using System.IO.Compression;
using Gateway.Calls.Catalog;
using Grpc.AspNetCore.Server;
using Grpc.Net.Compression;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.Server.Options;

/// <summary>The defaults of all services.</summary>
internal sealed class GrpcServiceOptionsSetup : IConfigureOptions<GrpcServiceOptions>
{
    public void Configure(GrpcServiceOptions options)
    {
        options.MaxReceiveMessageSize = CallLimits.DefaultMaxReceiveMessageSize;
        options.CompressionProviders.Add(new GzipCompressionProvider(CompressionLevel.Fastest));
        options.CompressionProviders.Add(new DeflateCompressionProvider(CompressionLevel.Fastest));
    }
}
