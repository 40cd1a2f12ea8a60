using System.Text.Json.Nodes;

namespace Gateway.OpenApi.Tests;

/// <summary>JSON documents under test.</summary>
internal static class Json
{
    private static readonly string[] _methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    /// <summary>Asserts that two JSON texts say the same, whatever the order of members.</summary>
    public static void Equal(string expected, JsonNode actual)
    {
        if (!JsonNode.DeepEquals(JsonNode.Parse(expected), actual))
        {
            Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), actual.ToJsonString());
        }
    }

    extension(JsonObject document)
    {
        public IEnumerable<(string Method, string Path, JsonObject Node)> Operations() =>
            from path in document["paths"]!.AsObject()
            from member in path.Value!.AsObject()
            where _methods.Contains(member.Key)
            select (member.Key, path.Key, member.Value!.AsObject());

        public JsonObject Operation(string method, string path) => document["paths"]![path]![method]!.AsObject();

        public JsonObject Schema(string name) => document["components"]!["schemas"]![name]!.AsObject();

        public IReadOnlyList<string> Parameters(string method, string path) =>
            [.. (document.Operation(method, path)["parameters"]?.AsArray() ?? []).Select(p => $"{p!["in"]} {p["name"]}")];
    }
}
