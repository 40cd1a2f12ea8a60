using Gateway.Program.Configuration.Access;

namespace Gateway.Program.Configuration;

/// <summary>Pages for people: Swagger UI, OpenAPI documents, the console, and hints in errors.</summary>
internal sealed class PagesOptions
{
    /// <summary>Whether pages are served. Default null: only if every address of the gateway, or the pages' own address, is a loopback address.</summary>
    public bool? Enabled { get; set; }

    /// <summary>An address of their own, such as <c>http://localhost:8082</c>. Pages answer only there, and nothing else does. Default null: every address of the gateway.</summary>
    public string? Url { get; set; }

    /// <summary>Who may see pages. Default null: every authenticated caller if there is authentication, else everybody.</summary>
    public PolicyOptions? Policy { get; set; }
}
