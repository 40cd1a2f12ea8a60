using System.Diagnostics.CodeAnalysis;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Rest.Methods;

/// <summary>Tells which endpoints of an application answer native gRPC, and which are Microsoft's JSON transcoding.</summary>
internal static class GrpcEndpoints
{
    private const string UnimplementedConstraint = "grpcunimplemented";

    /// <summary>Whether the endpoint answers a method by gRPC.</summary>
    public static bool IsNative(Endpoint endpoint, [NotNullWhen(true)] out GrpcMethodMetadata? method)
    {
        method = endpoint.Metadata.GetMetadata<GrpcMethodMetadata>();
        return method is not null && !IsMicrosofts(endpoint);
    }

    /// <summary>Whether the endpoint is a route of Microsoft's JSON transcoding.</summary>
    public static bool IsMicrosofts(Endpoint endpoint) => endpoint.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is not null;

    /// <summary>Whether the endpoint is Grpc.AspNetCore's fallback for unknown methods: <c>{service}/{method}</c> and <c>package.Service/{method}</c>, for gRPC alone.</summary>
    public static bool IsUnimplemented(Endpoint endpoint)
    {
        if (endpoint is not RouteEndpoint route)
        {
            return false;
        }

        foreach (var policies in route.RoutePattern.ParameterPolicies.Values)
        {
            foreach (var policy in policies)
            {
                if (policy.Content == UnimplementedConstraint)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The prefix of the group that an endpoint is mapped in; null when its route is not that of gRPC, <c>/package.Service/Method</c>.</summary>
    public static string? PrefixOf(Endpoint endpoint, GrpcMethodMetadata method)
    {
        if (endpoint is not RouteEndpoint { RoutePattern.RawText: { } text })
        {
            return null;
        }

        // The pattern of a provider may lack the first slash; the pattern of a group may lack the slash between prefix and path.
        var path = method.Method.FullName.TrimStart('/');
        if (!text.EndsWith(path, StringComparison.Ordinal))
        {
            return null;
        }

        var prefix = text[..^path.Length].TrimEnd('/');
        return prefix.Length == 0 || prefix.StartsWith('/') ? prefix : "/" + prefix;
    }
}
