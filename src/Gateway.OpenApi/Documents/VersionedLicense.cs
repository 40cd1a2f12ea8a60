using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>A licence. OpenAPI 3.0 has no place for an identifier, so it gets the address of the licence's text.</summary>
internal sealed class VersionedLicense : OpenApiLicense
{
    /// <inheritdoc/>
    public override void SerializeAsV3(IOpenApiWriter writer)
    {
        var url = Url ?? (Identifier is { } identifier ? new Uri($"https://spdx.org/licenses/{Uri.EscapeDataString(identifier)}.html") : null);
        new OpenApiLicense { Name = Name, Url = url, Extensions = Extensions }.SerializeAsV3(writer);
    }
}
