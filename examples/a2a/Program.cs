using CountingAgent;
using CountingAgent.Protocol;
using CountingAgent.Tasks;
using Google.Api;

var builder = WebApplication.CreateBuilder(args);

builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddOptionsWithValidateOnStart<AgentOptions>().BindConfiguration("Agent")
    .Validate(static options => options.HasUsableUrl, AgentOptions.UrlRule)
    .Validate(static options => options.HasUsableStep, AgentOptions.StepRule);
builder.Services.AddSingleton<TaskBook>();
builder.Services.AddGrpc(options =>
{
    options.Interceptors.Add<VersionCheck>();

    // Tasks keep messages. The limit is also that of HTTP.
    options.MaxReceiveMessageSize = 16 * 1024;
});

// The section Gateway of appsettings.json says the rest: content type, streams and names that nobody knows.
builder.Services.AddGateway(options =>
{
    options.ErrorFormatter = new ProtocolErrors();

    // The annotation has GET alone. Clients of @a2a-js/sdk subscribe by POST.
    options.Rules.Add(new HttpRule
    {
        Selector = "lf.a2a.v1.A2AService.SubscribeToTask",
        Get = "/tasks/{id=*}:subscribe",
        AdditionalBindings =
        {
            new HttpRule { Get = "/{tenant}/tasks/{id=*}:subscribe" },
            new HttpRule { Post = "/tasks/{id=*}:subscribe" },
            new HttpRule { Post = "/{tenant}/tasks/{id=*}:subscribe" },
        },
    });
});

// HTTP+JSON and gRPC on one port.
builder.WebHost.UseCleartextHttp2();

var app = builder.Build();

app.MapGrpcService<AgentService>();
app.MapGateway();
app.MapAgentCard();

await app.RunAsync();
