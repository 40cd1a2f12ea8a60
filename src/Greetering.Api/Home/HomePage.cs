namespace Greetering.Api.Home;

/// <summary>The page at <c>/</c>: the gateway's home page, with this service's own texts and examples.</summary>
internal static class HomePage
{
    public static IEndpointConventionBuilder MapHomePage(this IEndpointRouteBuilder endpoints, string path) => endpoints.MapGatewayHome(path, static home =>
    {
        home.Title = "Greetering";
        home.Introduction = "One .proto, one running service, every client: gRPC, REST with JSON, and streams for browsers.";
        home.Examples.Add(new("The console client", "dotnet run --project src/Greetering.Client -- hello world --address {grpc}"));
        home.Examples.Add(new("The chat, in a terminal each", "dotnet run --project src/Greetering.Client -- chat --address {grpc}"));
        home.Examples.Add(new("A plain WebSocket, for comparison", "new WebSocket(\"{websocket}/ws\")"));
    });
}
