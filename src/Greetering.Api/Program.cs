using Gateway.Rest;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Greetering.Api.Chat;
using Greetering.Api.Echo;
using Greetering.Api.Home;
using Greetering.Api.Services;
using Greetering.Api.Swagger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

var builder = WebApplication.CreateBuilder(args);

// Microsoft's transcoding is here for comparison: with Gateway:Enabled=false its routes answer. It needs the types of error details.
builder.Services.AddGrpc(options =>
{
    if (builder.Configuration.GetValue("Calls:Console", false))
    {
        options.Interceptors.Add<CallLog>();
    }

    options.Interceptors.Add<GoneClients>();
}).AddJsonTranscoding(options => options.TypeRegistry = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor));
builder.Services.AddGateway(options =>
{
    // Without these settings, those of Microsoft's transcoding would apply: it ignores unknown names, and writes 64-bit integers as numbers.
    options.UnknownQueryParameters = UnknownMember.Refuse;
    options.JsonSettings.UnknownFields = UnknownMember.Refuse;
    options.JsonSettings.WriteInt64sAsStrings = true;
});
builder.Services.AddGatewayMcp(options => options.Tools.Add("proto.Greetering/*"));
builder.Services.AddGrpcReflection();

// Grpc.AspNetCore.HealthChecks reports a service without any check as UNKNOWN.
builder.Services.AddGrpcHealthChecks(options => options.Services.Map("proto.Greetering", _ => true)).AddCheck("self", () => HealthCheckResult.Healthy());
builder.WebHost.UseCleartextHttp2();
builder.AddSwaggerPages();

// Pages of these origins may call the service, by gRPC-Web, Connect and REST. CORS must expose each gRPC response header by name.
var origins = builder.Configuration.GetSection("Cors:Origins").Get<string[]>() ?? [];
builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
    .WithOrigins(origins)
    .AllowAnyMethod()
    .AllowAnyHeader()
    .WithExposedHeaders("Grpc-Status", "Grpc-Message", "Grpc-Encoding", "Grpc-Accept-Encoding", "Grpc-Status-Details-Bin")));

builder.Services.Configure<ChatOptions>(builder.Configuration.GetSection("Chat"));
builder.Services.AddSingleton<ChatRoom>();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<ChatFarewell>();
builder.Services.AddHostedService(services => services.GetRequiredService<ChatFarewell>());
builder.Services.AddSingleton(TextWriter.Synchronized(Console.Out));
builder.Services.AddSingleton(Console.In);
builder.Services.AddHostedService<ConsoleSpeaker>();

// Calls get 5 s to finish once the host stops. The host itself waits a little longer, so that it does not cut them off earlier.
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(7));

var app = builder.Build();

app.UseCors();
app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
app.UseWebSockets();
app.MapGrpcService<GreeteringService>();
app.MapGrpcReflectionService().ExcludeFromDescription();
app.MapGrpcHealthChecksService().ExcludeFromDescription();
app.MapGateway();
app.MapGatewayMcp("/mcp");
app.MapSwaggerPages();
app.MapGatewayConsole();
app.MapHomePage("/");
app.MapHealthChecks("/healthz");
app.MapWebSocketEcho("/ws");

await app.RunAsync();
