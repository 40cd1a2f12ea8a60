var builder = WebApplication.CreateBuilder(args);

// HTTP/1.1 for REST and HTTP/2 for native gRPC, on one port without TLS.
builder.WebHost.UseCleartextHttp2();
builder.Services.AddReverseProxy()
    .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
    .AddGateway();

var app = builder.Build();
app.MapReverseProxy();
app.MapGateway();
app.Run();
