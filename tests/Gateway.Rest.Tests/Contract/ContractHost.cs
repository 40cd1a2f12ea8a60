using Gateway.Rest.Tests.Lab;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Contract;

/// <summary>A host of <see cref="BookService"/>. Defaults are left out of its answers.</summary>
internal static class ContractHost
{
    public static Task<LabHost> StartAsync(Action<GatewayOptions> options) => new LabHost
    {
        Services = static services => services.AddSingleton<BookService>(),
        Map = static app => app.MapGrpcService<BookService>(),
        Rest = rest =>
        {
            rest.JsonSettings.IgnoreDefaultValues = true;
            options(rest);
        },
    }.StartAsync();
}
