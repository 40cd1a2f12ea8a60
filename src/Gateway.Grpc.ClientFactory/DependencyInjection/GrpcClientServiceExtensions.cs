using System.Diagnostics.CodeAnalysis;
using Gateway.Grpc.ClientFactory.Clients;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers gRPC clients.</summary>
public static class GrpcClientServiceExtensions
{
    private const DynamicallyAccessedMemberTypes Needed = DynamicallyAccessedMemberTypes.PublicConstructors;

    /// <summary>Registers a client under the name of its type. Its address is set through options of that name.</summary>
    public static IHttpClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Needed)] TClient>(this IServiceCollection services)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name);

    /// <summary>Registers a client under the name of its type.</summary>
    public static IHttpClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Needed)] TClient>(
        this IServiceCollection services, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    /// <summary>Registers a client under the name of its type.</summary>
    public static IHttpClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Needed)] TClient>(
        this IServiceCollection services, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    /// <summary>
    /// Registers a client under a name, to be had from <see cref="GrpcClientFactory.CreateClient{TClient}(string)"/>; the last registration of
    /// the type is also what the service provider gives for it. Its address is set through options of that name.
    /// </summary>
    /// <exception cref="InvalidOperationException">The name is that of a client of another type.</exception>
    public static IHttpClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Needed)] TClient>(this IServiceCollection services, string name)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        Registered(services).Add(name, typeof(TClient));
        services.TryAddSingleton<ClientChannels>();
        services.TryAddTransient<GrpcClientFactory, ServiceClientFactory>();
        services.AddTransient(provider => provider.GetRequiredService<GrpcClientFactory>().CreateClient<TClient>(name));
        return services.AddHttpClient(name)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A server's limit of streams on one connection (100 is usual) must not make the next call wait.
                EnableMultipleHttp2Connections = true,
                AllowAutoRedirect = false,
                UseCookies = false,
            })

            // A connection serves for long, as calls may; an application that wants its handlers renewed sets a lifetime of its own.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Registers a client under a name.</summary>
    /// <exception cref="InvalidOperationException">The name is that of a client of another type.</exception>
    public static IHttpClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Needed)] TClient>(
        this IServiceCollection services, string name, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        var client = services.AddGrpcClient<TClient>(name);
        services.Configure(name, configureClient);
        return client;
    }

    /// <summary>Registers a client under a name.</summary>
    /// <exception cref="InvalidOperationException">The name is that of a client of another type.</exception>
    public static IHttpClientBuilder AddGrpcClient<[DynamicallyAccessedMembers(Needed)] TClient>(
        this IServiceCollection services, string name, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(configureClient);
        var client = services.AddGrpcClient<TClient>(name);
        client.ConfigureClient(configureClient);
        return client;
    }

    /// <summary>Sets options of a client with the help of services.</summary>
    internal static void ConfigureClient(this IHttpClientBuilder client, Action<IServiceProvider, GrpcClientFactoryOptions> configure)
    {
        var name = client.Name;
        client.Services.AddSingleton<IConfigureOptions<GrpcClientFactoryOptions>>(provider =>
            new ConfigureNamedOptions<GrpcClientFactoryOptions>(name, options => configure(provider, options)));
    }

    private static RegisteredClients Registered(IServiceCollection services)
    {
        var known = services.Select(service => service.ServiceType == typeof(RegisteredClients) ? service.ImplementationInstance : null)
            .OfType<RegisteredClients>().SingleOrDefault();
        if (known is null)
        {
            known = new RegisteredClients();
            services.AddSingleton(known);
        }

        return known;
    }
}
