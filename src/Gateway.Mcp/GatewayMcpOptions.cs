using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Mcp;

/// <summary>Chooses the methods that are tools of the Model Context Protocol, and limits their calls. The section <c>Gateway:Mcp</c> of the configuration sets these options too; values set in code win.</summary>
public sealed class GatewayMcpOptions
{
    /// <summary>The section of the configuration that sets these options.</summary>
    public const string SectionName = "Gateway:Mcp";

    /// <summary>Whether tools are served. Default null: true where an application maps them, false in the standalone gateway.</summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// The methods that are tools: full names such as <c>proto.Greetering/Hello</c>, or prefixes that end in <c>*</c>, such as <c>proto.Greetering/*</c>. A .proto file can also make its methods tools, with the
    /// options of <c>gateway/mcp.proto</c>. Case-sensitive. Default empty: no further methods are tools.
    /// </summary>
    public IList<string> Tools { get; } = [];

    /// <summary>The names of tools; the key is the full name of the method. A name is 1 to 64 letters, digits, <c>-</c> and <c>_</c>. Default empty: <c>proto.Greetering/Hello</c> becomes <c>Greetering_Hello</c>.</summary>
    public IDictionary<string, string> Names { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The name of the server that clients see. Default <c>gateway</c>.</summary>
    public string ServerName { get; set; } = "gateway";

    /// <summary>Instructions to models about the use of the tools. Default null: none.</summary>
    public string? Instructions { get; set; }

    /// <summary>
    /// Origins of pages that may call from a browser, such as <c>https://app.example:8443</c>, besides the gateway's own; <c>*</c> allows all. A request from another origin is answered 403, so that a page cannot
    /// reach a server on the computer of its reader. Default empty.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>The longest time of a call. A longer call ends with DEADLINE_EXCEEDED. Range 10 ms to 1 day; default 60 s.</summary>
    public TimeSpan CallTimeout
    {
        get;
        set => field = value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromDays(1) ? value : throw OutOfRange(nameof(CallTimeout), value, "10 ms to 1 day");
    } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The largest result, in bytes of JSON. A longer message fails with RESOURCE_EXHAUSTED. A stream is cut before the first message that does not fit. Range 1 to 67,108,864; default 262,144.
    /// </summary>
    public int MaxResultBytes
    {
        get;
        set => field = value is >= 1 and <= 67_108_864 ? value : throw OutOfRange(nameof(MaxResultBytes), value, "1 to 67,108,864");
    } = 262_144;

    /// <summary>The most messages of a stream in one result. The call ends there. Range 1 to 100,000; default 100.</summary>
    public int MaxResultMessages
    {
        get;
        set => field = value is >= 1 and <= 100_000 ? value : throw OutOfRange(nameof(MaxResultMessages), value, "1 to 100,000");
    } = 100;

    /// <summary>The largest request, in bytes. A larger request is answered 413. Range 1 to 67,108,864; default 1,048,576.</summary>
    public int MaxRequestBytes
    {
        get;
        set => field = value is >= 1 and <= 67_108_864 ? value : throw OutOfRange(nameof(MaxRequestBytes), value, "1 to 67,108,864");
    } = 1_048_576;

    /// <summary>
    /// The most calls that one caller may have open. A caller is a user, by name, or without a user an address. A further call fails with RESOURCE_EXHAUSTED. Range 1 to 100,000; default 16.
    /// </summary>
    public int MaxCallsPerCaller
    {
        get;
        set => field = value is >= 1 and <= 100_000 ? value : throw OutOfRange(nameof(MaxCallsPerCaller), value, "1 to 100,000");
    } = 16;

    /// <summary>The most calls that may be open in all. A further call fails with RESOURCE_EXHAUSTED. Range 1 to 1,000,000; default 1,000.</summary>
    public int MaxCalls
    {
        get;
        set => field = value is >= 1 and <= 1_000_000 ? value : throw OutOfRange(nameof(MaxCalls), value, "1 to 1,000,000");
    } = 1_000;

    /// <summary>
    /// A limiter that gives each call a permit. It gets a context whose endpoint is that of the method. A call without a permit is refused at once. Default null: only the rate limits of the HTTP endpoint apply, and they count requests.
    /// </summary>
    public PartitionedRateLimiter<HttpContext>? RateLimiter { get; set; }

    private static ArgumentOutOfRangeException OutOfRange(string option, object value, string range) => new(option, value, $"The range of {option} is {range}.");
}
