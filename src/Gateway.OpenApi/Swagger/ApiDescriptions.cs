using Gateway.Calls.Catalog;
using Gateway.OpenApi.Documents;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;

namespace Gateway.OpenApi.Swagger;

/// <summary>Bindings in the form that Swashbuckle's predicates and filters know endpoints by.</summary>
internal static class ApiDescriptions
{
    /// <summary>Whether a method's metadata lets it into documents.</summary>
    public static bool IsVisible(CatalogMethod method) =>
        !method.Metadata.OfType<IExcludeFromDescriptionMetadata>().Any(metadata => metadata.ExcludeFromDescription)
        && !method.Metadata.OfType<IApiDescriptionVisibilityProvider>().Any(metadata => metadata.IgnoreApi);

    /// <summary>The description of a binding.</summary>
    public static ApiDescription Of(DocumentedBinding binding, RenderedPath path) => new()
    {
        GroupName = binding.Method.Metadata.OfType<IEndpointGroupNameMetadata>().LastOrDefault()?.EndpointGroupName
            ?? binding.Method.Metadata.OfType<IApiDescriptionGroupNameProvider>().LastOrDefault()?.GroupName,
        HttpMethod = binding.ShownMethod.Method,
        RelativePath = path.Text.TrimStart('/'),
        ActionDescriptor = new()
        {
            DisplayName = binding.Method.FullName,
            EndpointMetadata = [.. binding.Method.Metadata],
            RouteValues = new Dictionary<string, string?> { ["controller"] = binding.Method.ServiceName, ["action"] = binding.Method.Name },
        },
    };
}
