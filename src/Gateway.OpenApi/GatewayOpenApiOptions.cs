namespace Gateway.OpenApi;

/// <summary>Options of the OpenAPI documents. The served methods and the JSON of messages come from the gateway itself: see <c>GatewayOptions</c>.</summary>
public sealed class GatewayOpenApiOptions
{
    /// <summary>
    /// Whether comments also come from the XML documentation files beside the assemblies of generated code,
    /// without <c>IncludeGrpcXmlComments</c>. Default true.
    /// </summary>
    public bool FindXmlComments { get; set; } = true;
}
