using Microsoft.AspNetCore.Http;

namespace Gateway.Console;

/// <summary>What the home page says of the application, beside what it finds out by itself.</summary>
public sealed class GatewayHomeOptions
{
    /// <summary>The heading. Null, the default, for the name of the application.</summary>
    public string? Title { get; set; }

    /// <summary>A sentence or two below it. Null, the default, for what is served, in numbers.</summary>
    public string? Introduction { get; set; }

    /// <summary>Commands and lines to copy, after those that the page makes of the methods.</summary>
    public IList<GatewayHomeExample> Examples { get; } = [];

    /// <summary>Links at the end of the page, to documentation for example.</summary>
    public IList<GatewayHomeLink> Links { get; } = [];

    /// <summary>
    /// Where calls go: scheme, host, port and path base, such as <c>http://localhost:8081</c>. Null, the default, for the address of the request: set it where pages have an
    /// address of their own.
    /// </summary>
    public Func<HttpContext, string?>? CallAddress { get; set; }
}
