using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Rest.Hosting;

/// <summary>Checks the mapped services when the application has built its pipeline. In every style of host, the server listens only after that.</summary>
internal sealed class StartupCheck(GatewayHost host) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        host.Check();
    };
}
