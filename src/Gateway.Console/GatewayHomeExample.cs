namespace Gateway.Console;

/// <summary>An example to copy from the home page.</summary>
/// <param name="Title">The title, such as what the example does.</param>
/// <param name="Text">
/// The text. The page replaces <c>{origin}</c> (<c>http://localhost:8080</c>), <c>{websocket}</c> (<c>ws://localhost:8080</c>) and <c>{grpc}</c>, the address for native gRPC
/// (<c>http://localhost:50051</c>), by the addresses in use.
/// </param>
public sealed record GatewayHomeExample(string Title, string Text);

/// <summary>A link of the home page.</summary>
/// <param name="Title">The text of the link.</param>
/// <param name="Address">Where it leads. A path that begins with <c>/</c> gets the path base of the request; every other address stays as it is.</param>
public sealed record GatewayHomeLink(string Title, string Address);
