using System.CommandLine.Parsing;

namespace Gateway.Program.CommandLine;

/// <summary>The value of <c>--upstream</c>: the addresses of one server.</summary>
internal static class UpstreamAddresses
{
    private const string Example = "write for example http://localhost:50051";

    /// <summary>Reads the addresses, and reports mistakes to the parser.</summary>
    public static IReadOnlyList<Uri> Parse(string text, ArgumentResult result)
    {
        var addresses = new List<Uri>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (FindProblem(part, out var address) is { } problem)
            {
                result.AddError($"--upstream '{part}' {problem}.");
            }
            else
            {
                addresses.Add(address!);
            }
        }

        return addresses;
    }

    private static string? FindProblem(string text, out Uri? address)
    {
        address = null;
        if (text.Length == 0)
        {
            return $"is empty: {Example}, and separate several addresses by one comma";
        }

        if (!text.Contains("://", StringComparison.Ordinal))
        {
            return $"has no scheme: write http://{text}, or https://{text} if the server has TLS";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out address))
        {
            return $"is not a URL: {Example}";
        }

        if (address.Scheme is not ("http" or "https"))
        {
            return $"has the scheme '{address.Scheme}': gRPC needs http:// or https://";
        }

        return address.PathAndQuery != "/" || address.Fragment.Length > 0 || address.UserInfo.Length > 0
            ? $"has more than a host and a port: write {address.GetLeftPart(UriPartial.Scheme)}{address.Authority}"
            : null;
    }
}
