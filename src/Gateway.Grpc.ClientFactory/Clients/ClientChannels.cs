using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Gateway.Grpc.ClientFactory.Clients;

/// <summary>The channels of the registered clients, one a name, each with the interceptors that live as long as it.</summary>
internal sealed class ClientChannels(
    IServiceProvider services,
    IOptionsMonitor<GrpcClientFactoryOptions> clientOptions,
    IOptionsMonitor<HttpClientFactoryOptions> httpOptions,
    IHttpMessageHandlerFactory handlers) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<(GrpcChannel Channel, CallInvoker Invoker)>> _channels = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The registration lacks an address, or sets what has no effect.</exception>
    public CallInvoker For(string name)
    {
        var channel = _channels.GetOrAdd(name, name => new Lazy<(GrpcChannel, CallInvoker)>(() => Open(name)));
        try
        {
            return channel.Value.Invoker;
        }
        catch
        {
            // Not kept: what was missing may be there the next time.
            _channels.TryRemove(new(name, channel));
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(channel => channel.IsValueCreated))
        {
            channel.Value.Channel.Dispose();
        }
    }

    private (GrpcChannel Channel, CallInvoker Invoker) Open(string name)
    {
        var options = clientOptions.Get(name);
        if (options.Address is not { } address)
        {
            throw new InvalidOperationException(
                $"The gRPC client '{name}' has no address; set it where the client is registered: AddGrpcClient<...>(options => options.Address = new Uri(\"https://localhost:5001\")).");
        }

        // The channel outlives every scope, so what it asks for comes from the root provider.
        var channelOptions = new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            LoggerFactory = services.GetService<ILoggerFactory>(),
            ServiceProvider = services,
        };
        var (client, handler) = Transport(name);
        (channelOptions.HttpClient, channelOptions.HttpHandler) = (client, handler);
        foreach (var configure in options.ChannelOptionsActions)
        {
            configure(channelOptions);
        }

        if (channelOptions.HttpClient != client || channelOptions.HttpHandler != handler)
        {
            throw new InvalidOperationException(
                $"The channel of the gRPC client '{name}' takes its handler from the client factory; use ConfigurePrimaryHttpMessageHandler instead of HttpClient or HttpHandler.");
        }

        var channel = GrpcChannel.ForAddress(address, channelOptions);
        var invoker = channel.CreateCallInvoker();
        if (options.SharedInterceptors.Count > 0)
        {
            invoker = invoker.Intercept([.. options.SharedInterceptors]);
        }

        return (channel, ClientInterceptors.Wrap(invoker, options, InterceptorScope.Channel, services));
    }

    // A client only where the application configures one: its time-out of 100 s until headers come is no gRPC client's idea of a deadline.
    private (HttpClient? Client, HttpMessageHandler? Handler) Transport(string name)
    {
        var handler = new FactoryHandler(handlers, name);
        var actions = httpOptions.Get(name).HttpClientActions;
        if (actions.Count == 0)
        {
            return (null, handler);
        }

        var client = new HttpClient(handler);
        foreach (var configure in actions)
        {
            configure(client);
        }

        return (client, null);
    }
}
