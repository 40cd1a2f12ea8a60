namespace Gateway.Rest;

/// <summary>How the errors of an endpoint look, as a convention says.</summary>
/// <param name="Format">The form.</param>
/// <param name="Formatter">A form of the application's own, in place of <paramref name="Format"/>; null for none.</param>
internal sealed record ErrorFormatMetadata(ErrorFormat Format, IErrorFormatter? Formatter);
