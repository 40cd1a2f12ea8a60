namespace Gateway.Console.Methods;

/// <summary>The list of methods on the page. Its entries are short, because an API may have thousands of methods.</summary>
/// <param name="Services">The services with a method to show, in the order in which they are served.</param>
internal sealed record MethodList(IReadOnlyList<ServiceEntry> Services);

/// <summary>A service in the list.</summary>
/// <param name="Name">Its full name: <c>proto.Greetering</c>.</param>
/// <param name="Methods">Its methods.</param>
internal sealed record ServiceEntry(string Name, IReadOnlyList<MethodEntry> Methods);

/// <summary>A method in the list.</summary>
/// <param name="Name">Its name alone: <c>Hello</c>.</param>
/// <param name="Kind"><c>unary</c>, <c>server</c>, <c>client</c> or <c>duplex</c>: who streams.</param>
/// <param name="Paths">The HTTP method and path of each binding: <c>GET /v1/hello/{name}</c>.</param>
/// <param name="Tool">The name of the tool that it is for clients of the Model Context Protocol; null if it is none.</param>
/// <param name="Deprecated">Whether its file marks it so.</param>
internal sealed record MethodEntry(string Name, string Kind, IReadOnlyList<string> Paths, string? Tool, bool Deprecated);
