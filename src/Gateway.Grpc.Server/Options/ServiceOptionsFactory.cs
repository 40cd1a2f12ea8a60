using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.Server.Options;

/// <summary>Makes the options of one service: a copy of those of all services, with what was configured for it on top.</summary>
internal static class ServiceOptionsFactory
{
    public static GrpcServiceOptions<TService> Create<TService>(IServiceProvider services, GrpcServiceOptions global)
        where TService : class
    {
        var options = new GrpcServiceOptions<TService>();
        options.CopyFrom(global);
        foreach (var configure in services.GetServices<IConfigureOptions<GrpcServiceOptions<TService>>>())
        {
            configure.Configure(options);
        }

        foreach (var configure in services.GetServices<IPostConfigureOptions<GrpcServiceOptions<TService>>>())
        {
            configure.PostConfigure(Microsoft.Extensions.Options.Options.DefaultName, options);
        }

        return options;
    }
}
