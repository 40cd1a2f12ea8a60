using Microsoft.AspNetCore.Http;

namespace Gateway.Console;

/// <summary>Texts, examples and links that the home page adds to what it finds by itself.</summary>
public sealed class GatewayHomeOptions
{
    /// <summary>The heading. Null, the default, for the name of the application.</summary>
    public string? Title { get; set; }

    /// <summary>A sentence or two below it. Null, the default, for the numbers of methods and services.</summary>
    public string? Introduction { get; set; }

    /// <summary>Examples to copy, after those that the page makes from the methods.</summary>
    public IList<GatewayHomeExample> Examples { get; } = [];

    /// <summary>Links at the end of the page, to documentation for example.</summary>
    public IList<GatewayHomeLink> Links { get; } = [];

    /// <summary>
    /// The address for calls: scheme, host, port and path base, such as <c>http://localhost:8081</c>. Null, the default, for the address of the request. Set it if the pages
    /// have an address of their own.
    /// </summary>
    public Func<HttpContext, string?>? CallAddress { get; set; }
}
