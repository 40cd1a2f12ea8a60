using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Gateway.Grpc.Server.Model;

/// <summary>
/// Finds the methods of a service that derives from a base class of Grpc.Tools. The generated <c>BindService(binder, null)</c> names every method;
/// the service's own overrides are then bound as open delegates, so that a call costs no reflection.
/// </summary>
internal sealed class GeneratedServiceMethodProvider<[DynamicallyAccessedMembers(ServiceAccess.Needed)] TService> : IServiceMethodProvider<TService>
    where TService : class
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        if (context.Argument is not null || FindBindMethod() is not { } bind)
        {
            return;
        }

        context.Service = FindDescriptor(bind.DeclaringType!);
        bind.Invoke(null, [new OpenDelegateBinder<TService>(context), null]);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The generated BindType is kept by its own attribute's annotation; its bind method is referenced by generated code.")]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Base classes of a kept type are kept.")]
    private static MethodInfo? FindBindMethod()
    {
        for (var type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                return attribute.BindType.GetMethod(
                    attribute.BindMethodName,
                    BindingFlags.Public | BindingFlags.Static,
                    [typeof(ServiceBinderBase), type]);
            }
        }

        return null;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Generated code refers to the Descriptor property of its service.")]
    private static ServiceDescriptor? FindDescriptor(Type bindType) =>
        bindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null) as ServiceDescriptor;
}
