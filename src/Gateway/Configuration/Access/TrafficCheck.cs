using System.Net;
using Gateway.Program.CommandLine;

namespace Gateway.Program.Configuration.Access;

/// <summary>Checks the options of traffic: other origins, rates, proxies, sizes, and the address of pages.</summary>
internal static class TrafficCheck
{
    private const int MostPermits = 1_000_000;
    private const long MostBytes = 1L << 40;

    public static IEnumerable<string> Find(ProgramOptions options) =>
    [
        .. options.Cors is { } cors ? FindOrigins(cors) : [],
        .. options.RateLimits.SelectMany(static limit => FindLimit($"Gateway:RateLimits:{limit.Key}", limit.Key, limit.Value ?? new RateLimitOptions())),
        .. options.ForwardedHeaders is { } forwarded ? FindProxies(forwarded) : [],
        .. options.MaxRequestBodySize is < 1 or > MostBytes ? [$"Gateway:MaxRequestBodySize is {options.MaxRequestBodySize}: expected 1 to {MostBytes} bytes."] : Array.Empty<string>(),
        .. FindPagesUrl(options.Pages.Url),
    ];

    private static IEnumerable<string> FindOrigins(CrossOriginOptions cors)
    {
        const string Place = "Gateway:Cors";
        if (cors.Origins.Count == 0)
        {
            yield return $"{Place}:Origins names none: add those of the pages, such as https://app.example.com.";
        }

        if (cors.AllowCredentials && cors.Origins.Contains("*"))
        {
            yield return $"{Place}:Origins has *, and AllowCredentials is true: any page could act as its visitors. Name the origins, or remove AllowCredentials.";
        }

        foreach (var (index, origin) in cors.Origins.Index())
        {
            if (origin != "*" && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && origin.Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)))
            {
                yield return $"{Place}:Origins:{index} is '{origin}': write only scheme, host and port, such as https://app.example.com:8443, or * for all.";
            }
        }

        if (cors.MaxAge < TimeSpan.Zero || cors.MaxAge > TimeSpan.FromDays(1))
        {
            yield return $"{Place}:MaxAge is {cors.MaxAge}: expected 00:00:00 to 1.00:00:00.";
        }
    }

    private static IEnumerable<string> FindLimit(string place, string name, RateLimitOptions limit)
    {
        // The name appears in a header.
        if (!name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            yield return $"{place}: '{name}' must consist of letters, digits, - and _.";
        }

        if (limit.Permits is < 1 or > MostPermits)
        {
            yield return $"{place}:Permits is {limit.Permits}: expected 1 to {MostPermits}.";
        }

        if (limit.Refill is < 1 or > MostPermits)
        {
            yield return $"{place}:Refill is {limit.Refill}: expected 1 to {MostPermits}.";
        }

        if (limit.Refill is not null && limit.Algorithm != RateAlgorithm.TokenBucket)
        {
            yield return $"{place}:Refill is for TokenBucket, and Algorithm is {limit.Algorithm}.";
        }

        if (limit.MaxPartitions is < 1 or > MostPermits)
        {
            yield return $"{place}:MaxPartitions is {limit.MaxPartitions}: expected 1 to {MostPermits}.";
        }

        if (limit.Segments is < 2 or > 100)
        {
            yield return $"{place}:Segments is {limit.Segments}: expected 2 to 100.";
        }

        if (limit.Window < TimeSpan.FromMilliseconds(100) || limit.Window > TimeSpan.FromDays(1))
        {
            yield return $"{place}:Window is {limit.Window}: expected 00:00:00.1 to 1.00:00:00.";
        }

        foreach (var (index, pattern) in limit.Methods.Index())
        {
            if (MethodPattern.FindProblem(pattern) is { } problem)
            {
                yield return $"{place}:Methods:{index} {problem}";
            }
        }
    }

    private static IEnumerable<string> FindProxies(ForwardingOptions forwarded)
    {
        const string Place = "Gateway:ForwardedHeaders";
        if (forwarded.KnownProxies.Count + forwarded.KnownNetworks.Count == 0)
        {
            yield return $"{Place} names no proxy: add KnownProxies or KnownNetworks, or remove it.";
        }

        foreach (var (index, proxy) in forwarded.KnownProxies.Index())
        {
            if (!IPAddress.TryParse(proxy, out _))
            {
                yield return $"{Place}:KnownProxies:{index} is '{proxy}': expected an IP address such as 10.0.0.1.";
            }
        }

        foreach (var (index, network) in forwarded.KnownNetworks.Index())
        {
            if (!IPNetwork.TryParse(network, out _))
            {
                yield return $"{Place}:KnownNetworks:{index} is '{network}': expected a network such as 10.0.0.0/8.";
            }
        }
    }

    private static IEnumerable<string> FindPagesUrl(string? url)
    {
        if (url is not null && (!ListenUrl.TryParse(url, out var address) || address.Port == 0))
        {
            yield return $"Gateway:Pages:Url is '{url}': expected an address with a port of its own, such as http://localhost:8082.";
        }
    }
}
