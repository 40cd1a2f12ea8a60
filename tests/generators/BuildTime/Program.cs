var builder = WebApplication.CreateBuilder(args);
builder.Services.AddGrpc();
builder.Services.AddGateway();
builder.Services.AddOpenApi(options => options.AddGateway());

var app = builder.Build();
app.MapGrpcService<GreeteringService>();
app.MapGateway();
app.MapOpenApi();
await app.RunAsync();

/// <summary>Nobody calls it: its document is all that counts.</summary>
internal sealed class GreeteringService : Proto.Greetering.GreeteringBase;
