using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Mcp;

/// <summary>Which methods are tools of the Model Context Protocol, and the limits of their calls. The section <c>Gateway:Mcp</c> of the configuration sets them too; values set in code win.</summary>
public sealed class GatewayMcpOptions
{
    /// <summary>The section of the configuration that sets these options.</summary>
    public const string SectionName = "Gateway:Mcp";

    /// <summary>Whether tools are served. Default null: true where an application maps them, false in the standalone gateway.</summary>
    public bool? Enabled { get; set; }

    /// <summary>
    /// The methods that are tools: full names such as <c>proto.Greetering/Hello</c>, or beginnings that end in <c>*</c>, such as <c>proto.Greetering/*</c>. Methods may also say so in their .proto file, by
    /// <c>gateway/mcp.proto</c>. Case-sensitive. Default empty: nothing else is a tool.
    /// </summary>
    public IList<string> Tools { get; } = [];

    /// <summary>The names of tools, by the full names of their methods. Each is 1 to 64 letters, digits, <c>-</c> and <c>_</c>. Default empty: <c>Greetering_Hello</c> for <c>proto.Greetering/Hello</c>.</summary>
    public IDictionary<string, string> Names { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What clients are told of the server as a whole: its name. Default <c>gateway</c>.</summary>
    public string ServerName { get; set; } = "gateway";

    /// <summary>What models are told about the use of the tools; null for nothing. Default null.</summary>
    public string? Instructions { get; set; }

    /// <summary>
    /// Origins of pages that may call from a browser, such as <c>https://app.example:8443</c>, beside the gateway's own; <c>*</c> for all. Requests of other origins are answered 403: a page must not reach a
    /// server on the computer of its reader. Default empty.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>The longest time of a call; it ends with DEADLINE_EXCEEDED then. Range 10 ms to 1 day; default 60 s.</summary>
    public TimeSpan CallTimeout
    {
        get;
        set => field = value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromDays(1) ? value : throw OutOfRange(nameof(CallTimeout), value, "10 ms to 1 day");
    } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The largest result, in bytes of JSON. A longer message is RESOURCE_EXHAUSTED; a stream is cut before the message that does not fit any more. Range 1 to 67,108,864; default 262,144.
    /// </summary>
    public int MaxResultBytes
    {
        get;
        set => field = value is >= 1 and <= 67_108_864 ? value : throw OutOfRange(nameof(MaxResultBytes), value, "1 to 67,108,864");
    } = 262_144;

    /// <summary>How many messages of a stream a result has at most; the call ends there. Range 1 to 100,000; default 100.</summary>
    public int MaxResultMessages
    {
        get;
        set => field = value is >= 1 and <= 100_000 ? value : throw OutOfRange(nameof(MaxResultMessages), value, "1 to 100,000");
    } = 100;

    /// <summary>The largest request, in bytes. A longer one is answered 413. Range 1 to 67,108,864; default 1,048,576.</summary>
    public int MaxRequestBytes
    {
        get;
        set => field = value is >= 1 and <= 67_108_864 ? value : throw OutOfRange(nameof(MaxRequestBytes), value, "1 to 67,108,864");
    } = 1_048_576;

    /// <summary>
    /// How many calls one caller may have open: a user, by name, or else an address. A further call is RESOURCE_EXHAUSTED. Range 1 to 100,000; default 16.
    /// </summary>
    public int MaxCallsPerCaller
    {
        get;
        set => field = value is >= 1 and <= 100_000 ? value : throw OutOfRange(nameof(MaxCallsPerCaller), value, "1 to 100,000");
    } = 16;

    /// <summary>How many calls may be open in all. Range 1 to 1,000,000; default 1,000.</summary>
    public int MaxCalls
    {
        get;
        set => field = value is >= 1 and <= 1_000_000 ? value : throw OutOfRange(nameof(MaxCalls), value, "1 to 1,000,000");
    } = 1_000;

    /// <summary>
    /// A limiter that each call needs a permit of. The endpoint of the context it is asked with is that of the method. Nobody waits. Default null: only the limits of the endpoint hold, for requests.
    /// </summary>
    public PartitionedRateLimiter<HttpContext>? RateLimiter { get; set; }

    private static ArgumentOutOfRangeException OutOfRange(string option, object value, string range) => new(option, value, $"The range of {option} is {range}.");
}
