using Gateway.OpenApi;
using Gateway.OpenApi.AspNetCore;
using Microsoft.AspNetCore.OpenApi;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds gRPC methods to the documents of <c>AddOpenApi()</c>.</summary>
public static class GatewayOpenApiExtensions
{
    /// <summary>
    /// Adds the gRPC methods that <c>MapGateway()</c> or Microsoft's <c>AddJsonTranscoding()</c> serves: <c>builder.Services.AddOpenApi(options => options.AddGateway())</c>.
    /// Later transformers see these methods. If neither serves a method, a warning with the remedy is logged when the first document is made.
    /// </summary>
    /// <param name="options">The options of <c>AddOpenApi()</c>.</param>
    /// <param name="configure">Sets options of the gRPC methods in the document; null for the defaults.</param>
    public static OpenApiOptions AddGateway(this OpenApiOptions options, Action<GatewayOpenApiOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var own = new GatewayOpenApiOptions();
        configure?.Invoke(own);
        return options.AddDocumentTransformer(new GatewayDocumentTransformer(options, own));
    }
}
