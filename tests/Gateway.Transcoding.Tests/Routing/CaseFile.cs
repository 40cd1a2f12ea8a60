using System.Text.Json;

namespace Gateway.Transcoding.Tests.Routing;

internal static class CaseFile
{
    public static JsonElement Open(string name)
    {
        using var stream = typeof(CaseFile).Assembly.GetManifestResourceStream("Cases/" + name)!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }

    public static string? Text(this JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
