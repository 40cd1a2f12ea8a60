using Gateway.Pages;

namespace Gateway.Program.Features.Pages;

/// <summary>The content security policy of Swagger UI if documents name other servers, so that it may call those too. These servers still decide by CORS which pages read responses.</summary>
internal static class DocumentPolicy
{
    /// <summary>The policy for documents with these servers; null if the policy of all pages is enough.</summary>
    public static string? Of(IEnumerable<string> servers)
    {
        string[] origins = [.. servers.Select(OriginOf).OfType<string>().Distinct(StringComparer.Ordinal)];
        return origins.Length == 0 ? null : $"{PageHeaders.Policy}; connect-src 'self' {string.Join(' ', origins)}";
    }

    // Servers may also be paths or templates with variables, which are not origins.
    private static string? OriginOf(string server) =>
        Uri.TryCreate(server, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && Uri.CheckHostName(address.IdnHost) != UriHostNameType.Unknown
            ? new UriBuilder(address.Scheme, address.IdnHost, address.IsDefaultPort ? -1 : address.Port).Uri.GetLeftPart(UriPartial.Authority)
            : null;
}
