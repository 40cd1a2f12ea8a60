using Microsoft.OpenApi;

namespace Gateway.Program.CommandLine;

/// <summary>The format and file that <c>gateway openapi</c> writes.</summary>
/// <param name="Version">The version of OpenAPI.</param>
/// <param name="IsYaml">Whether the format is YAML, not JSON.</param>
/// <param name="File">The file; null for the standard output.</param>
internal sealed record DocumentExport(OpenApiSpecVersion Version, bool IsYaml, string? File);
