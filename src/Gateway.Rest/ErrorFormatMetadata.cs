namespace Gateway.Rest;

/// <summary>The form of the errors of an endpoint, set by a convention.</summary>
/// <param name="Format">The form.</param>
/// <param name="Formatter">Writes the errors instead of <paramref name="Format"/>; null for none.</param>
internal sealed record ErrorFormatMetadata(ErrorFormat Format, IErrorFormatter? Formatter);
