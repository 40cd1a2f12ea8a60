namespace Gateway.Pages;

/// <summary>
/// The route names of pages. Pages find each other by them, also across assemblies. They are route names and not endpoint names: endpoint names must be unique,
/// and an application may map a page twice.
/// </summary>
internal static class PageNames
{
    public const string Home = "Gateway.Home";
    public const string Documents = "Gateway.Swagger";
    public const string Console = "Gateway.Console";
    public const string Status = "Gateway.Status";
}
