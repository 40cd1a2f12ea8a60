using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;

namespace Gateway.Rest.Methods;

/// <summary>
/// Finds the descriptor of a method: that of the generated base class of its service, else one of the files in <see cref="GatewayOptions.Descriptors"/>.
/// Code-first services and a <see cref="ServerServiceDefinition"/> have no generated base class.
/// </summary>
internal sealed class MethodDescriptors
{
    private readonly Dictionary<string, ServiceDescriptor> _given = new(StringComparer.Ordinal);

    public MethodDescriptors(IEnumerable<FileDescriptor> files)
    {
        foreach (var service in files.SelectMany(file => file.Services))
        {
            _given.TryAdd(service.FullName, service);
        }
    }

    /// <summary>The descriptor of a method; null when there is none.</summary>
    public MethodDescriptor? Find(GrpcMethodMetadata method)
    {
        var (service, name) = (method.Method.ServiceName, method.Method.Name);
        var generated = Generated(method.ServiceType);
        return (generated?.FullName == service ? generated.FindMethodByName(name) : null) ?? _given.GetValueOrDefault(service)?.FindMethodByName(name);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Generated code uses the property itself, so that it is kept.")]
    private static ServiceDescriptor? Generated(Type service)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } bind)
            {
                return bind.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor;
            }
        }

        return null;
    }
}
