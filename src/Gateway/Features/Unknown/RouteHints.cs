using Gateway.Program.Features.Access;
using Gateway.Program.Features.Pages;
using Gateway.Rest;
using Gateway.Transcoding;

namespace Gateway.Program.Features.Unknown;

/// <summary>Finds routes that are similar to a path without a route.</summary>
internal sealed class RouteHints(ServedBindings served, AccessState access)
{
    private const int MostHints = 3;
    private const int MostCompared = 500;
    private const int LongestPath = 100;

    /// <summary>The hint, after a space.</summary>
    public string For(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "";
        string[] similar = path.Length > LongestPath ? [] :
        [
            .. served.All.Take(MostCompared)
                .Where(binding => !binding.Method.IsRestricted && !access.Rules.Find(binding.Method.QualifiedName).IsHidden)
                .Select(binding => (binding.Binding.HttpMethod, Template: binding.Method.Prefix + binding.Binding.Template.Text))
                .Select(route => (Text: $"{route.HttpMethod} {route.Template}", Distance: DistanceOf(path, route.Template)))
                .Where(static route => route.Distance <= 4)
                .OrderBy(static route => route.Distance)
                .Select(static route => route.Text)
                .Distinct(StringComparer.Ordinal)
                .Take(MostHints),
        ];
        return $"{(similar.Length > 0 ? $" Similar: {string.Join(", ", similar)}." : "")} All routes: {GatewayPages.Swagger}.";
    }

    // Counts the differing letters of literal segments. A variable matches any segment.
    private static int DistanceOf(string path, string template)
    {
        var (given, known) = (path.Split('/'), template.Split('/'));
        return given.Length != known.Length
            ? int.MaxValue
            : given.Zip(known).Sum(static pair => pair.Second.Contains('{', StringComparison.Ordinal) || pair.Second is "*" or "**" ? 0 : SimilarName.Distance(pair.First, pair.Second));
    }
}
