using Company.GatewayService.Services;

var builder = WebApplication.CreateBuilder(args);

// One port without TLS for REST (HTTP/1.1) and native gRPC (HTTP/2).
builder.WebHost.UseCleartextHttp2();

builder.Services.AddGrpc();
builder.Services.AddGrpcReflection();
builder.Services.AddGateway();
builder.Services.AddGrpcSwagger();

var app = builder.Build();

app.UseWebSockets();
app.MapGrpcService<GreeterService>();
app.MapGateway();

// grpcurl and other tools ask for the schema; people open the page at /.
if (app.Environment.IsDevelopment())
{
    app.MapGrpcReflectionService();
    app.MapGatewaySwagger();
    app.MapGatewayConsole();
    app.MapGatewayHome();
}

app.Run();
