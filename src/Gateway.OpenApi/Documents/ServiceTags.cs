using Gateway.Transcoding.Served;


namespace Gateway.OpenApi.Documents;

/// <summary>The names of services: the name alone, or the full name if two packages have a service with that name.</summary>
internal sealed class ServiceTags
{
    private readonly Dictionary<string, string> _tags = new(StringComparer.Ordinal);

    public ServiceTags(IEnumerable<ServedMethod> methods)
    {
        foreach (var group in methods.Select(method => method.ServiceName).Distinct().GroupBy(OwnName))
        {
            var own = group.Count() == 1;
            foreach (var service in group)
            {
                _tags.Add(service, own ? group.Key : service);
            }
        }
    }

    /// <summary>The tag of a service.</summary>
    public string Of(string serviceName) => _tags[serviceName];

    private static string OwnName(string serviceName) => serviceName[(serviceName.LastIndexOf('.') + 1)..];
}
