using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Rest.Hosting;

/// <summary>Checks what is mapped when the application has built its pipeline. The server listens only after that, whatever the style of the host.</summary>
internal sealed class StartupCheck(GatewayHost host) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        host.Check();
    };
}
