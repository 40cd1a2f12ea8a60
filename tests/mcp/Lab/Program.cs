using Gateway.Mcp.Lab;

// The scenarios as tools, on the address that --urls says.
var builder = WebApplication.CreateBuilder(args);
builder.Services.AddGrpc();
builder.Services.AddGatewayMcp();
var app = builder.Build();
app.MapGrpcService<ScenarioService>();
app.MapGateway();
app.MapGatewayMcp();
await app.RunAsync();
