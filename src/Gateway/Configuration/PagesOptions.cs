namespace Gateway.Program.Configuration;

/// <summary>Pages for people: Swagger UI, OpenAPI documents, the console, and hints in errors.</summary>
internal sealed class PagesOptions
{
    /// <summary>Whether they are served. Default null: if every address of the gateway is a loopback address.</summary>
    public bool? Enabled { get; set; }
}
