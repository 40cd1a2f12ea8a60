using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.Options;

namespace Gateway.OpenApi.Swagger;

/// <summary>Makes documents follow the options of the REST door.</summary>
internal sealed class TranscodingSettings(IOptions<GrpcJsonTranscodingOptions> transcoding) : IConfigureOptions<GatewayOpenApiOptions>
{
    /// <inheritdoc/>
    public void Configure(GatewayOpenApiOptions options)
    {
        var settings = transcoding.Value.JsonSettings;
        options.IncludeUnannotatedMethods = transcoding.Value.MapUnannotatedMethods;
        options.StreamEnvelope = transcoding.Value.StreamEnvelope;
        options.Json = new()
        {
            WriteEnumsAsIntegers = settings.WriteEnumsAsIntegers,
            WriteInt64sAsStrings = settings.WriteInt64sAsStrings,
            RemoveEnumPrefix = settings.RemoveEnumPrefix,
            UseProtoFieldNames = settings.UseProtoFieldNames,
        };
    }
}
