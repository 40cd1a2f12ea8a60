using Documented;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddGrpc();
builder.Services.AddGateway();
builder.Services.AddGrpcSwagger();

var app = builder.Build();
app.MapGrpcService<GreeterService>();
app.MapGateway();
app.MapGatewaySwagger();                // the document is /swagger/v1/swagger.json
app.Run();
