using Gateway.Pages;

namespace Gateway.Program.Features.Pages;

/// <summary>The content security policy of Swagger UI where documents name other servers: it may call those too. They still decide by CORS who reads answers.</summary>
internal static class DocumentPolicy
{
    /// <summary>The policy for documents with these servers; null where the one of all pages will do.</summary>
    public static string? Of(IEnumerable<string> servers)
    {
        string[] origins = [.. servers.Select(OriginOf).OfType<string>().Distinct(StringComparer.Ordinal)];
        return origins.Length == 0 ? null : $"{PageHeaders.Policy}; connect-src 'self' {string.Join(' ', origins)}";
    }

    // Servers may be paths, and templates with variables. Those are no origins.
    private static string? OriginOf(string server) =>
        Uri.TryCreate(server, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && Uri.CheckHostName(address.IdnHost) != UriHostNameType.Unknown
            ? new UriBuilder(address.Scheme, address.IdnHost, address.IsDefaultPort ? -1 : address.Port).Uri.GetLeftPart(UriPartial.Authority)
            : null;
}
