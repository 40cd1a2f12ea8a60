using Gateway.Grpc.Server.ClientFactory;
using Grpc.AspNetCore.ClientFactory;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Connects clients with the call that is being answered.</summary>
public static class GrpcServerHttpClientBuilderExtensions
{
    /// <summary>
    /// Lets the calls of a client end with the gRPC call on whose behalf they are made: its deadline applies when it is the earlier one, and
    /// its cancellation cancels them.
    /// </summary>
    public static IHttpClientBuilder EnableCallContextPropagation(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton<IConfigureOptions<GrpcClientFactoryOptions>>(services => new ConfigureNamedOptions<GrpcClientFactoryOptions>(
            name,
            options =>
            {
                var propagation = services.GetRequiredService<IOptionsMonitor<GrpcContextPropagationOptions>>().Get(name);
                options.CallOptionsActions.Add(call => call.CallOptions = ParentCall.Apply(call.CallOptions, call.ServiceProvider, propagation));
            }));
        return builder;
    }

    /// <summary>Lets the calls of a client end with the gRPC call on whose behalf they are made, with options.</summary>
    public static IHttpClientBuilder EnableCallContextPropagation(this IHttpClientBuilder builder, Action<GrpcContextPropagationOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(builder.Name, configureOptions);
        return builder.EnableCallContextPropagation();
    }
}
