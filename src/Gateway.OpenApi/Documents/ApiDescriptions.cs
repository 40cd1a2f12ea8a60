using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Gateway.OpenApi.Fields;
using Gateway.OpenApi.Served;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;

namespace Gateway.OpenApi.Documents;

/// <summary>Describes bindings in the form that Swashbuckle's predicates and filters expect.</summary>
internal static class ApiDescriptions
{
    // Filters get this method for a gRPC method that no code of this process implements.
    private static readonly MethodInfo _elsewhere = typeof(ApiDescriptions).GetMethod(nameof(Elsewhere), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>The description of a binding.</summary>
    public static ApiDescription Of(DocumentedBinding binding, RenderedPath path) => new()
    {
        GroupName = Last<IEndpointGroupNameMetadata>(binding)?.EndpointGroupName ?? Last<IApiDescriptionGroupNameProvider>(binding)?.GroupName,
        HttpMethod = binding.ShownMethod.Method,
        RelativePath = path.Text.TrimStart('/'),
        ActionDescriptor = new()
        {
            DisplayName = "/" + binding.Method.QualifiedName,
            EndpointMetadata = [.. binding.Served.Metadata],
            RouteValues = new Dictionary<string, string?> { ["controller"] = binding.Method.ServiceName, ["action"] = binding.Method.Name },
        },
    };

    /// <summary>The method of the service's class. Filters look at its attributes.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "gRPC keeps the methods of the service's class.")]
    public static MethodInfo MethodOf(DocumentedBinding binding)
    {
        var service = Last<GrpcMethodMetadata>(binding)?.ServiceType;
        return service?.GetMethods().FirstOrDefault(method => method.Name == binding.Method.Name) ?? _elsewhere;
    }

    private static T? Last<T>(DocumentedBinding binding)
        where T : class => binding.Served.Metadata.OfType<T>().LastOrDefault();

    private static void Elsewhere()
    {
    }
}
