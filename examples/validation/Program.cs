using ProtoValidate;
using Validation;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddProtoValidate();
builder.Services.AddGrpc(options => options.Interceptors.Add<ValidationInterceptor>());
builder.Services.AddGateway();
builder.Services.AddGrpcSwagger();

var app = builder.Build();
app.MapGrpcService<SignupService>();
app.MapGateway();
app.MapGatewaySwagger();
app.Run();
