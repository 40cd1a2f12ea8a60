using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Gateway.Program.Features.Connections;

/// <summary>
/// Keeps the keys of data protection in memory, because ASP.NET Core would write them to the home folder. YARP and authentication bring data protection along, but only cookies of
/// session affinity use it. If a cluster has these, ASP.NET Core stores the keys.
/// </summary>
internal sealed class KeysInMemory : IXmlRepository
{
    private readonly List<XElement> _keys = [];

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        if (!configuration.GetSection("ReverseProxy:Clusters").GetChildren().Any(static cluster => cluster.GetValue("SessionAffinity:Enabled", false)))
        {
            services.Configure<KeyManagementOptions>(static options => options.XmlRepository = new KeysInMemory());
        }
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_keys)
        {
            return [.. _keys];
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_keys)
        {
            _keys.Add(element);
        }
    }
}
