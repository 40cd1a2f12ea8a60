namespace Greetering.Api.Home;

/// <summary>The page at <c>/</c>: what this server offers, with commands to copy.</summary>
internal static class HomePage
{
    public static IEndpointConventionBuilder MapHomePage(this IEndpointRouteBuilder endpoints, string path)
    {
        var html = Read();
        return endpoints.MapGet(path, () => Results.Content(html, "text/html; charset=utf-8")).ExcludeFromDescription();
    }

    private static string Read()
    {
        using var stream = typeof(HomePage).Assembly.GetManifestResourceStream("home.html")
            ?? throw new InvalidOperationException("The home page is not in this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
