using Gateway.OpenApi.Documents;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;

namespace Gateway.OpenApi.Swagger;

/// <summary>Describes bindings in the form that Swashbuckle's predicates and filters expect.</summary>
internal static class ApiDescriptions
{
    /// <summary>Whether the metadata of a binding's endpoint lets it into documents.</summary>
    public static bool IsVisible(DocumentedBinding binding) =>
        !binding.Metadata.GetOrderedMetadata<IExcludeFromDescriptionMetadata>().Any(metadata => metadata.ExcludeFromDescription)
        && !binding.Metadata.GetOrderedMetadata<IApiDescriptionVisibilityProvider>().Any(metadata => metadata.IgnoreApi);

    /// <summary>The description of a binding.</summary>
    public static ApiDescription Of(DocumentedBinding binding, RenderedPath path) => new()
    {
        GroupName = binding.Metadata.GetMetadata<IEndpointGroupNameMetadata>()?.EndpointGroupName
            ?? binding.Metadata.GetMetadata<IApiDescriptionGroupNameProvider>()?.GroupName,
        HttpMethod = binding.ShownMethod.Method,
        RelativePath = path.Text.TrimStart('/'),
        ActionDescriptor = new()
        {
            DisplayName = binding.Method.FullName,
            EndpointMetadata = [.. binding.Metadata],
            RouteValues = new Dictionary<string, string?> { ["controller"] = binding.Method.ServiceName, ["action"] = binding.Method.Name },
        },
    };
}
