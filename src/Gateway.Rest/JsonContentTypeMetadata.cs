namespace Gateway.Rest;

/// <summary>The content type of an endpoint's JSON answers, set by a convention.</summary>
internal sealed record JsonContentTypeMetadata(string ContentType);
