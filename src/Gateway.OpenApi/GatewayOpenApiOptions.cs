namespace Gateway.OpenApi;

/// <summary>
/// Options of the OpenAPI documents. What is served, and how messages look as JSON, the documents take from the gateway itself: its options are <c>GatewayOptions</c>.
/// </summary>
public sealed class GatewayOpenApiOptions
{
    /// <summary>
    /// Whether comments are also looked for in the XML documentation files that lie beside the assemblies of generated code,
    /// without <c>IncludeGrpcXmlComments</c>. Default true.
    /// </summary>
    public bool FindXmlComments { get; set; } = true;
}
