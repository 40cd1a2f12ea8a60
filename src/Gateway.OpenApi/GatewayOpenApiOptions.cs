using Gateway.Transcoding.Json;

namespace Gateway.OpenApi;

/// <summary>What OpenAPI documents assume of the gateway they describe. Unless set, they follow <c>AddJsonTranscoding()</c>.</summary>
public sealed class GatewayOpenApiOptions
{
    /// <summary>
    /// How the gateway reads and writes JSON: names of fields and enum values, 64-bit integers as strings or numbers.
    /// Default: as <c>GrpcJsonTranscodingOptions.JsonSettings</c> say.
    /// </summary>
    public JsonOptions Json { get; set; } = JsonOptions.Default;

    /// <summary>
    /// Whether methods without a <c>google.api.http</c> rule are described, as <c>POST /package.Service/Method</c>.
    /// Default: as <c>GrpcJsonTranscodingOptions.MapUnannotatedMethods</c> says.
    /// </summary>
    public bool IncludeUnannotatedMethods { get; set; }

    /// <summary>
    /// Whether lines and array elements of a stream are described as <c>{"result": …}</c> or <c>{"error": …}</c>.
    /// Default: as <c>GrpcJsonTranscodingOptions.StreamEnvelope</c> says.
    /// </summary>
    public bool StreamEnvelope { get; set; }

    /// <summary>
    /// Whether comments are also looked for in the XML documentation files that lie beside the assemblies of generated code,
    /// without <c>IncludeGrpcXmlComments</c>. Default true.
    /// </summary>
    public bool FindXmlComments { get; set; } = true;
}
