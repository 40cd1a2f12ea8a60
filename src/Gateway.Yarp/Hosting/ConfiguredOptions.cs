using Gateway.Rest;
using Gateway.Rest.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Yarp.Hosting;

/// <summary>Sets the options from the section <c>Gateway</c> of the configuration, which <see cref="GatewayOptions"/> shares.</summary>
internal sealed class ConfiguredOptions(IServiceProvider services) : IConfigureOptions<GatewayProxyOptions>
{
    public void Configure(GatewayProxyOptions options) => CheckedSection.Bind(services.GetService<IConfiguration>(), GatewayOptions.SectionName, options);
}
