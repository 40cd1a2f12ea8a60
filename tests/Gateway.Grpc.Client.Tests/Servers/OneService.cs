namespace Gateway.Grpc.Client.Tests.Servers;

/// <summary>A service provider with one service.</summary>
internal sealed class OneService<T>(T service) : IServiceProvider
    where T : class
{
    public object? GetService(Type serviceType) => serviceType == typeof(T) ? service : null;
}
