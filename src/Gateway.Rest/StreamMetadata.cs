namespace Gateway.Rest;

/// <summary>The options of an endpoint's streams, set by a convention.</summary>
internal sealed record StreamMetadata(GatewayStreamOptions Options);
