using System.Diagnostics.CodeAnalysis;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Methods;

/// <summary>
/// Reads the limits that Grpc.AspNetCore applies to a service. The gateway checks the size of a request itself: Grpc.AspNetCore answers RESOURCE_EXHAUSTED, which
/// is 429 when a service answers it, while a request that is too long is 413.
/// </summary>
internal sealed class MethodLimits(IServiceProvider services)
{
    private readonly Dictionary<Type, int?> _known = [];

    /// <summary>The largest request message of a service in bytes; null for no limit.</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Both generic types take reference types only, and MapGrpcService has used them for this service.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "MapGrpcService keeps what it needs of the service type.")]
    public int? MaxReceiveMessageSize(Type service)
    {
        if (!_known.TryGetValue(service, out var most))
        {
            var options = typeof(IOptions<>).MakeGenericType(typeof(GrpcServiceOptions<>).MakeGenericType(service));
            most = services.GetService(options) is IOptions<GrpcServiceOptions> { Value: { MaxReceiveMessageSizeSpecified: true } own }
                ? own.MaxReceiveMessageSize
                : services.GetService<IOptions<GrpcServiceOptions>>()?.Value.MaxReceiveMessageSize;
            _known.Add(service, most);
        }

        return most;
    }
}
