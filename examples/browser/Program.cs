using Browser;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddGrpc();
builder.Services.AddGateway();

var app = builder.Build();
app.UseFileServer();                    // wwwroot/index.html at /
app.MapGrpcService<GreeterService>();
app.MapGateway();
app.Run();
