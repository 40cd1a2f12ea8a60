using Gateway.OpenApi.Served;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Says of operations who may call them.</summary>
internal sealed class Security(OpenApiDocument document, GatewayOpenApiOptions options, IServiceProvider services)
{
    private readonly SecuritySchemes _schemes = new(document, options, services);
    private readonly CallerPolicies _policies = new(options, services);

    /// <summary>Adds <c>security</c> to an operation.</summary>
    /// <returns>Whether it needs a caller who is known.</returns>
    public bool AddTo(OpenApiOperation operation, DocumentedBinding binding)
    {
        if (!options.DescribeSecurity)
        {
            return false;
        }

        if (_policies.Find(binding.Served.Metadata) is not { } need)
        {
            // An empty list: what the application says for the whole document does not count here.
            operation.Security = [];
            return false;
        }

        operation.Description = Text.Paragraphs([operation.Description, need.Note]);
        var ids = _schemes.Find(need.Schemes);
        if (ids.Count > 0)
        {
            operation.Security = [.. ids.Select(id => Requirement(id, need))];
        }

        return true;
    }

    private OpenApiSecurityRequirement Requirement(string id, CallerNeed need) =>
        new() { [new OpenApiSecuritySchemeReference(id, document)] = _schemes.HasScopes(id) ? [.. need.Scopes] : [] };
}
