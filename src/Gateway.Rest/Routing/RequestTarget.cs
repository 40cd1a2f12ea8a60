using Gateway.Rest.Protocol;
using Gateway.Transcoding.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Routing;

/// <summary>
/// Reads the path and the query for routing. It uses the raw request target as long as <c>PathBase</c>, <c>Path</c> and <c>QueryString</c> agree with it,
/// because these no longer distinguish <c>%2F</c> from a slash. If middleware has changed one of them (a rewritten path, a stripped or forwarded prefix), the change counts.
/// </summary>
internal static class RequestTarget
{
    /// <summary>The path under the application's path base, and the query.</summary>
    public static RequestPath Read(HttpContext http)
    {
        // Uses the feature, because each property of HttpRequest would look it up again.
        var request = http.Features.Find<IHttpRequestFeature>()!;
        var raw = request.RawTarget;
        if (!string.IsNullOrEmpty(raw) && raw[0] != '/' && !raw.Contains("://", StringComparison.Ordinal))
        {
            // The server as a whole, or another host and port (RFC 9112, sections 3.2.3 and 3.2.4): no binding matches.
            return RequestPath.Normalize("/*");
        }

        if (!string.IsNullOrEmpty(raw))
        {
            var end = raw.IndexOf('?', StringComparison.Ordinal);
            var query = end < 0 ? "" : raw.AsSpan(end);

            // Kestrel treats # as text, except in an absolute target. This does the same: dropping it would bypass guards that match a path by its text.
            raw = raw[0] == '/' ? raw.Replace("#", "%23", StringComparison.Ordinal) : raw;
            end = raw.IndexOf('?', StringComparison.Ordinal);
            var path = end < 0 ? raw : raw.AsSpan(0, end);
            if (IsSameQuery(query, request.QueryString))
            {
                if (IsSamePath(path, request.PathBase, request.Path))
                {
                    return RequestPath.Normalize(raw, request.PathBase);
                }

                // A path base that is not in the target, such as from X-Forwarded-Prefix, does not change the path.
                if (request.PathBase.Length > 0 && IsSamePath(path, "", request.Path))
                {
                    return RequestPath.Normalize(raw);
                }
            }
        }

        var target = http.Request.PathBase.ToUriComponent() + http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent();
        return RequestPath.Normalize(target, request.PathBase);
    }

    private static bool IsSameQuery(ReadOnlySpan<char> raw, string? query)
    {
        if (raw.SequenceEqual(query))
        {
            return true;
        }

        var fragment = raw.IndexOf('#');
        raw = fragment < 0 ? raw : raw[..fragment];
        return raw.SequenceEqual(query) || (raw.Length <= 1 && string.IsNullOrEmpty(query));
    }

    private static bool IsSamePath(ReadOnlySpan<char> raw, string pathBase, string path)
    {
        if (raw.Length == pathBase.Length + path.Length && raw.StartsWith(pathBase, StringComparison.Ordinal) && raw[pathBase.Length..].SequenceEqual(path))
        {
            return true;
        }

        // Kestrel decodes %2F only in an absolute target.
        if (!raw.StartsWith('/') && Uri.TryCreate(raw.ToString(), UriKind.Absolute, out var absolute) && string.Equals(absolute.LocalPath, pathBase + path, StringComparison.Ordinal))
        {
            return true;
        }

        // An absolute target, dot segments or escapes: compares after decoding as servers do, everything except %2F. A path that still differs counts as changed.
        var normalized = RequestPath.Normalize(raw.ToString()).Path;
        return string.Equals(PathString.FromUriComponent(normalized.ToString()).Value, pathBase + path, StringComparison.Ordinal);
    }
}
