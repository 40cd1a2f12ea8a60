using Gateway.Program.Configuration.Access;

namespace Gateway.Program.Configuration;

/// <summary>Pages for people: Swagger UI, OpenAPI documents, the console, and hints in errors.</summary>
internal sealed class PagesOptions
{
    /// <summary>Whether they are served. Default null: if every address of the gateway is a loopback address, or their own is.</summary>
    public bool? Enabled { get; set; }

    /// <summary>An address of their own, such as <c>http://localhost:8082</c>: they answer there only, and nothing else does. Default null: every address of the gateway.</summary>
    public string? Url { get; set; }

    /// <summary>Who may see them. Default null: with authentication every authenticated caller, else everybody.</summary>
    public PolicyOptions? Policy { get; set; }
}
