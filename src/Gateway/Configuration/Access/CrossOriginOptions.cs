namespace Gateway.Program.Configuration.Access;

/// <summary>Which pages of other origins may call from a browser (CORS).</summary>
internal sealed class CrossOriginOptions
{
    /// <summary>The origins, such as <c>https://app.example.com</c>; <c>*</c> for all, which works only without credentials. At least one is required.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>The request headers that pages may send. Default empty: all.</summary>
    public IList<string> Headers { get; } = [];

    /// <summary>The response headers that pages may read, in addition to the gateway's own. Default empty.</summary>
    public IList<string> ExposedHeaders { get; } = [];

    /// <summary>Whether browsers send cookies and certificates. Default false. A page can set the header <c>Authorization</c> without this.</summary>
    public bool AllowCredentials { get; set; }

    /// <summary>How long browsers keep the answer to a preflight. Range 0 to 1 day; default 10 minutes.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);
}
