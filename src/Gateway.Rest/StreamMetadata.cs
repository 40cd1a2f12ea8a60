namespace Gateway.Rest;

/// <summary>How the streams of an endpoint look, as a convention says.</summary>
internal sealed record StreamMetadata(GatewayStreamOptions Options);
