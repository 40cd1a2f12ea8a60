using Gateway.Rest;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Gateway.Program.Features.Reflection;

/// <summary>What reflection tells of: the files of all that is served at one moment. Immutable.</summary>
/// <param name="Services">The full names of the services.</param>
/// <param name="Registries">One for each cluster, since two of them may have different files of one name.</param>
internal sealed record ReflectionSnapshot(IReadOnlyList<string> Services, IReadOnlyList<SymbolTable> Registries)
{
    /// <summary>Puts together what methods and the gateway's own services have.</summary>
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
