using Grpc.Reflection.V1Alpha;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Greet;
using Upstream.Hosting;

namespace Upstream.Reflect;

public sealed class ReflectorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reflection_lists_services_and_finds_symbols()
    {
        await using var host = await UpstreamHost.StartAsync(
            services =>
            {
                services.AddGrpc();
                services.AddGrpcReflection();
            },
            app =>
            {
                app.MapGrpcService<GreeterService>();
                app.MapGrpcReflectionService();
            });
        using var call = new ServerReflection.ServerReflectionClient(host.Connect()).ServerReflectionInfo(cancellationToken: Token);

        var services = await AskAsync(call, new ServerReflectionRequest { ListServices = "" });
        Assert.Contains("greet.Greeter", services.ListServicesResponse.Service.Select(service => service.Name));
        var file = await AskAsync(call, new ServerReflectionRequest { FileContainingSymbol = "greet.Greeter" });
        Assert.Equal("greet.proto", Google.Protobuf.Reflection.FileDescriptorProto.Parser.ParseFrom(file.FileDescriptorResponse.FileDescriptorProto[0]).Name);
        var none = await AskAsync(call, new ServerReflectionRequest { FileContainingSymbol = "no.Such" });
        Assert.Equal((int)Grpc.Core.StatusCode.NotFound, none.ErrorResponse.ErrorCode);
        await call.RequestStream.CompleteAsync();
    }

    private static async Task<ServerReflectionResponse> AskAsync(
        Grpc.Core.AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> call, ServerReflectionRequest request)
    {
        await call.RequestStream.WriteAsync(request, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        return call.ResponseStream.Current;
    }
}
