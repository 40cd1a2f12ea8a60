using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace Greetering.Api.Stack;

/// <summary>The same place when the service is built on Microsoft's packages: what they have to be told, their OpenAPI document and Swagger UI.</summary>
internal static class MicrosoftStack
{
    public static void AddStack(this WebApplicationBuilder builder)
    {
        // Without it an error with details is answered 500.
        builder.Services.Configure<GrpcJsonTranscodingOptions>(options => options.TypeRegistry = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor));
#if GRPC_SWAGGER
        builder.Services.AddGrpcSwagger();
        builder.Services.AddSwaggerGen();
#endif
    }

    public static void MapStack(this WebApplication app)
    {
#if GRPC_SWAGGER
        app.UseSwagger();
        app.UseSwaggerUI();
#endif
    }
}
