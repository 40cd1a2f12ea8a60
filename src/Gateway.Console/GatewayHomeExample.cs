namespace Gateway.Console;

/// <summary>Something to copy from the home page.</summary>
/// <param name="Title">What it does.</param>
/// <param name="Text">
/// The text, with the addresses in use in place of <c>{origin}</c> (<c>http://localhost:8080</c>), <c>{websocket}</c> (<c>ws://localhost:8080</c>) and <c>{grpc}</c>, the address for native
/// gRPC (<c>http://localhost:50051</c>).
/// </param>
public sealed record GatewayHomeExample(string Title, string Text);

/// <summary>A link of the home page.</summary>
/// <param name="Title">What it says.</param>
/// <param name="Address">Where it leads. A path that begins with <c>/</c> gets the path base of the request; every other address stays as it is.</param>
public sealed record GatewayHomeLink(string Title, string Address);
