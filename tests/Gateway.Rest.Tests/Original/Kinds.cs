using Gateway.Rest.Tests.Lab;

namespace Gateway.Rest.Tests.Original;

/// <summary>The four kinds of call by REST, each with the answer of a service that sends back what it got.</summary>
internal static class Kinds
{
    private const string TwoMessages = "{\"text\":\"a\"}\n{\"text\":\"b\"}";

    /// <summary>HTTP method, path, body and answer.</summary>
    public static TheoryData<string, string, string?, string> All { get; } = new()
    {
        { "GET", "/v1/ask/a", null, "{\"text\":\"a\"}" },
        { "GET", "/v1/watch/a?size=2", null, "{\"text\":\"a 1\"}\n{\"text\":\"a 2\"}\n" },
        { "POST", "/v1/collect", TwoMessages, "{\"text\":\"a 0, b 0\"}" },
        { "POST", "/v1/talk", TwoMessages, "{\"text\":\"a\"}\n{\"text\":\"b\"}\n" },
    };

    /// <summary>HTTP method, path and body, for what is the same with all four.</summary>
    public static TheoryData<string, string, string?> Requests { get; } = new()
    {
        { "GET", "/v1/ask/a", null },
        { "GET", "/v1/watch/a?size=2", null },
        { "POST", "/v1/collect", TwoMessages },
        { "POST", "/v1/talk", TwoMessages },
    };
}
