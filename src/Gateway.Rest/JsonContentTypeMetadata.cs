namespace Gateway.Rest;

/// <summary>The content type of an endpoint's answers that are JSON, as a convention says.</summary>
internal sealed record JsonContentTypeMetadata(string ContentType);
