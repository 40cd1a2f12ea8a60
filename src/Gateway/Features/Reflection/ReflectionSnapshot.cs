using Gateway.Rest;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Gateway.Program.Features.Reflection;

/// <summary>The files of all services that are served at one moment, for reflection. Immutable.</summary>
/// <param name="Services">The full names of the services.</param>
/// <param name="Registries">One for each cluster, because two clusters may have different files with one name.</param>
internal sealed record ReflectionSnapshot(IReadOnlyList<string> Services, IReadOnlyList<SymbolTable> Registries)
{
    /// <summary>Merges the files of methods and of the gateway's own services.</summary>
    public static ReflectionSnapshot Of(IEnumerable<GatewayMethod> methods, IReadOnlyList<ServiceDescriptor> own)
    {
        GatewayMethod[] served = [.. methods];
        var registries = served
            .GroupBy(static method => (object?)method.Forwarded?.Schema)
            .Select(static cluster => new SymbolTable(cluster.Select(static method => method.Descriptor.File)))
            .Append(new SymbolTable(own.Select(static service => service.File)));
        var names = served.Select(static method => method.ServiceName).Concat(own.Select(static service => service.FullName));
        return new ReflectionSnapshot([.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], [.. registries]);
    }
}
