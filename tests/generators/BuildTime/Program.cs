using Gateway.Transcoding.Served;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddGrpc();
builder.Services.AddGateway();
builder.Services.AddOpenApi(options => options.AddGateway());

// For generators that read one form of streams.
builder.Services.AddOpenApi("events", options => options.AddGateway(gateway => gateway.StreamForm = ServedStreamForm.Events));

var app = builder.Build();
app.MapGrpcService<GreeteringService>();
app.MapGateway();
app.MapOpenApi();
await app.RunAsync();

/// <summary>Nobody calls it: its documents are all that counts. Greetering.Api serves the same methods.</summary>
internal sealed class GreeteringService : Proto.Greetering.GreeteringBase;
