using Smallest;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddGrpc();
builder.Services.AddGateway();

var app = builder.Build();
app.MapGrpcService<GreeterService>();
app.MapGateway();
app.Run();
