using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Hosting;

internal sealed class GrpcServerBuilder(IServiceCollection services) : IGrpcServerBuilder
{
    public IServiceCollection Services { get; } = services;
}
