using Gateway.Yarp;

var builder = WebApplication.CreateBuilder(args);

// One port without TLS for REST (HTTP/1.1) and native gRPC (HTTP/2).
builder.WebHost.UseCleartextHttp2();

// The clusters of ReverseProxy that Gateway:Clusters names are gRPC servers: they are asked for their schema, and served by REST.
builder.Services.AddReverseProxy()
    .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
    .AddGateway();
builder.Services.AddGrpcSwagger();

var app = builder.Build();

app.UseWebSockets();
app.MapReverseProxy();
app.MapGateway();

app.MapGet("/healthz", () => Results.Ok());
app.MapGet("/readyz", (UpstreamStatuses upstreams) => upstreams.AreReady ? Results.Ok() : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));

if (app.Environment.IsDevelopment())
{
    app.MapGatewaySwagger();
    app.MapGatewayConsole();
}

app.Run();
