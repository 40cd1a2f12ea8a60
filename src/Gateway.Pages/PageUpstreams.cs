using Microsoft.AspNetCore.Http;

namespace Gateway.Pages;

/// <summary>
/// The one upstream that the pages of a standalone gateway show: <c>?upstream=name</c>. The gateway puts a list of the names into an item of the request,
/// because the assemblies share no type. An application has no such list and no choice.
/// </summary>
internal static class PageUpstreams
{
    /// <summary>The key in <see cref="HttpContext.Items"/>. Its value is a function that lists the names, because requests for parts of pages do not need them.</summary>
    public const string Key = "Gateway.Upstreams";

    public const string Parameter = "upstream";

    public static IReadOnlyList<string> All(HttpContext http) => http.Items.TryGetValue(Key, out var list) && list is Func<IReadOnlyList<string>> read ? read() : [];

    /// <summary>The chosen upstream; null for all. An unknown name counts as no choice.</summary>
    public static string? Chosen(HttpContext http)
    {
        var wanted = http.Request.Query[Parameter].ToString();
        return All(http).FirstOrDefault(name => name == wanted);
    }

    /// <summary>The query that keeps the choice in links: <c>?upstream=name</c>, or empty.</summary>
    public static string Query(HttpContext http) => Chosen(http) is { } name ? $"?{Parameter}={Uri.EscapeDataString(name)}" : "";
}
