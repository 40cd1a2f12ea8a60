namespace Grpc.AspNetCore.Server.Model;

/// <summary>Tells which methods a service has. Register one to serve services that Grpc.Tools did not generate.</summary>
public interface IServiceMethodProvider<TService>
    where TService : class
{
    /// <summary>Adds the methods of the service.</summary>
    void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context);
}
