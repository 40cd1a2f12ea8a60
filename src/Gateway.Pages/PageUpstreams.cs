using Microsoft.AspNetCore.Http;

namespace Gateway.Pages;

/// <summary>
/// The upstream that the pages of a standalone gateway are narrowed to: <c>?upstream=name</c>. The gateway leaves a list of the names in an item of the request,
/// since assemblies share no type. In an application there is no such list and no choice.
/// </summary>
internal static class PageUpstreams
{
    /// <summary>The key in <see cref="HttpContext.Items"/>, with a function as value that lists the names: parts of pages do not need them.</summary>
    public const string Key = "Gateway.Upstreams";

    public const string Parameter = "upstream";

    public static IReadOnlyList<string> All(HttpContext http) => http.Items.TryGetValue(Key, out var list) && list is Func<IReadOnlyList<string>> read ? read() : [];

    /// <summary>The chosen upstream; null for all. A name that there is not counts as none.</summary>
    public static string? Chosen(HttpContext http)
    {
        var wanted = http.Request.Query[Parameter].ToString();
        return All(http).FirstOrDefault(name => name == wanted);
    }

    /// <summary>What keeps the choice in links: <c>?upstream=name</c>, or nothing.</summary>
    public static string Query(HttpContext http) => Chosen(http) is { } name ? $"?{Parameter}={Uri.EscapeDataString(name)}" : "";
}
