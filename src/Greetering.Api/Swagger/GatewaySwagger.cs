using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace Greetering.Api.Stack;

/// <summary>What this project's own packages offer beyond what <c>Program.cs</c> asks of every gRPC server on .NET.</summary>
internal static class GatewayStack
{
    public static void AddStack(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseCleartextHttp2();
        builder.Services.AddGatewayOpenApi();
        builder.Services.Configure<GrpcJsonTranscodingOptions>(builder.Configuration.GetSection("Rest"));
    }

    public static void MapStack(this WebApplication app)
    {
        app.MapGatewaySwagger();
        app.MapGatewayStreams();
    }
}
