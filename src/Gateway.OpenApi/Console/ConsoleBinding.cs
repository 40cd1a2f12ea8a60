using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Gateway.OpenApi.Console;

/// <summary>A binding as the page sees it.</summary>
/// <param name="Method">The method: <c>proto.Greetering/ChatHello</c>.</param>
/// <param name="Kind"><c>unary</c>, <c>serverStream</c>, <c>clientStream</c> or <c>duplex</c>.</param>
/// <param name="Summary">The comment of the method; null when it has none.</param>
/// <param name="HttpMethod">The HTTP method it is called with.</param>
/// <param name="Path">Its path, with <c>{name}</c> for each parameter.</param>
/// <param name="Parameters">The parameters of the path.</param>
/// <param name="Query">The fields that the query may hold.</param>
/// <param name="TakesBody">Whether the request, or a field of it, is in the body: in the messages of a WebSocket.</param>
/// <param name="TakesBytes">Whether the body is bytes instead of JSON.</param>
/// <param name="Example">A request message to start from.</param>
internal sealed record ConsoleBinding(
    string Method,
    string Kind,
    string? Summary,
    string HttpMethod,
    string Path,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<string> Query,
    bool TakesBody,
    bool TakesBytes,
    JsonNode? Example);

/// <summary>How the list of bindings is written as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<ConsoleBinding>))]
internal sealed partial class ConsoleJson : JsonSerializerContext;
