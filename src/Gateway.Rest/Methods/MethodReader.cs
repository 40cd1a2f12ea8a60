using Gateway.Transcoding.Descriptors;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Methods;

/// <summary>Makes the list of methods from the gRPC endpoints of a route builder.</summary>
internal sealed class MethodReader(MethodDescriptors descriptors, MethodLimits limits, ElementVisibility visibility, SilentServices silent)
{
    /// <summary>The methods, in the order of their endpoints. It leaves out methods without a descriptor, and logs this once for each service.</summary>
    public IReadOnlyList<GatewayMethod> Read(IEnumerable<Endpoint> endpoints)
    {
        var methods = new List<GatewayMethod>();
        foreach (var endpoint in endpoints)
        {
            if (endpoint.RequestDelegate is null || !GrpcEndpoints.IsNative(endpoint, out var metadata) || GrpcEndpoints.PrefixOf(endpoint, metadata) is not { } prefix)
            {
                continue;
            }

            if (endpoint.Metadata.GetMetadata<ForwardedMethodMetadata>() is { } forwarded)
            {
                methods.Add(new GatewayMethod(metadata.Method.ServiceName, metadata.Method.Name, metadata.Method.Type, forwarded.Descriptor, endpoint)
                {
                    Prefix = prefix + forwarded.Prefix,
                    MaxReceiveMessageSize = forwarded.MaxRequestMessageSize,
                    Forwarded = forwarded,
                    IsRestricted = !visibility.Shows(forwarded.Descriptor),
                });
                continue;
            }

            if (descriptors.Find(metadata) is not { } descriptor)
            {
                silent.Add(metadata.Method.ServiceName);
                continue;
            }

            methods.Add(new GatewayMethod(metadata.Method.ServiceName, metadata.Method.Name, metadata.Method.Type, descriptor, endpoint)
            {
                Prefix = prefix,
                MaxReceiveMessageSize = limits.MaxReceiveMessageSize(metadata.ServiceType),
                IsRestricted = !visibility.Shows(descriptor),
            });
        }

        return methods;
    }
}
