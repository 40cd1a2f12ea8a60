using Gateway.OpenApi.Served;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Describes who may call operations.</summary>
internal sealed class Security(OpenApiDocument document, GatewayOpenApiOptions options, IServiceProvider services)
{
    private readonly SecuritySchemes _schemes = new(document, options, services);
    private readonly CallerPolicies _policies = new(options, services);

    /// <summary>Adds <c>security</c> to an operation.</summary>
    /// <returns>Whether it needs an authenticated caller.</returns>
    public bool AddTo(OpenApiOperation operation, DocumentedBinding binding)
    {
        if (!options.DescribeSecurity)
        {
            return false;
        }

        if (_policies.Find(binding.Served.Metadata) is not { } need)
        {
            // An empty list, so that the document's own requirement does not apply here.
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
