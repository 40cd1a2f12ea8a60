using Gateway.Tests.Host;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Alpha = Grpc.Reflection.V1Alpha;
using V1 = Grpc.Reflection.V1;

namespace Gateway.Tests.Features;

/// <summary>The gateway's own reflection.</summary>
public sealed class ReflectionTests
{
    private static readonly string[] _all = ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "proto.Greetering"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reflection_lists_what_is_served()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        var answer = await AskAsync(gateway, new V1.ServerReflectionRequest { ListServices = "" });

        Assert.Equal(_all, answer.ListServicesResponse.Service.Select(static service => service.Name));
    }

    [Fact]
    public async Task Reflection_v1alpha_lists_the_same()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);
        using var call = new Alpha.ServerReflection.ServerReflectionClient(gateway.Channel).ServerReflectionInfo(cancellationToken: Token);

        await call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { ListServices = "" }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));

        Assert.Equal(_all, call.ResponseStream.Current.ListServicesResponse.Service.Select(static service => service.Name));
    }

    [Theory]
    [InlineData("proto.Greetering")]
    [InlineData("proto.Greetering.Hello")]
    [InlineData("proto.HelloReq")]
    [InlineData("proto.HelloReq.name")]
    public async Task A_symbol_is_answered_with_its_file_and_all_imports(string symbol)
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        var answer = await AskAsync(gateway, new V1.ServerReflectionRequest { FileContainingSymbol = symbol });

        var files = answer.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom).Select(static file => file.Name).ToArray();
        Assert.Equal("greetering.proto", files[0]);
        Assert.Contains("google/api/annotations.proto", files);
        Assert.Contains("google/protobuf/descriptor.proto", files);
        Assert.Equal(files.Distinct(), files);
    }

    [Fact]
    public async Task Files_and_extensions_are_answered_and_unknown_names_are_NOT_FOUND()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address);

        var file = await AskAsync(gateway, new V1.ServerReflectionRequest { FileByFilename = "google/api/http.proto" });
        var numbers = await AskAsync(gateway, new V1.ServerReflectionRequest { AllExtensionNumbersOfType = "google.protobuf.MethodOptions" });
        var extension = await AskAsync(gateway, new V1.ServerReflectionRequest { FileContainingExtension = new V1.ExtensionRequest { ContainingType = "google.protobuf.MethodOptions", ExtensionNumber = 72295728 } });
        var unknown = await AskAsync(gateway, new V1.ServerReflectionRequest { FileContainingSymbol = "proto.Nothing" });

        Assert.NotNull(file.FileDescriptorResponse);
        Assert.Contains(72295728, numbers.AllExtensionNumbersResponse.ExtensionNumber);
        Assert.Equal("google/api/annotations.proto", FileDescriptorProto.Parser.ParseFrom(extension.FileDescriptorResponse.FileDescriptorProto[0]).Name);
        Assert.Equal((int)StatusCode.NotFound, unknown.ErrorResponse.ErrorCode);
    }

    [Fact]
    public async Task Reflection_can_be_switched_off()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:Reflection=false");

        var failure = await Assert.ThrowsAsync<RpcException>(() => AskAsync(gateway, new V1.ServerReflectionRequest { ListServices = "" }));

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task Reflection_and_health_have_no_REST()
    {
        await using var server = await UpstreamServer.StartAsync();
        await using var gateway = await GatewayHost.StartAsync("-u", server.Address, "--set", "Gateway:MapUnannotatedMethods=true");
        using var body = new StringContent("{}", mediaType: new("application/json"));

        using var answer = await gateway.Http.PostAsync(new Uri("/grpc.health.v1.Health/Check", UriKind.Relative), body, Token);

        Assert.False(answer.IsSuccessStatusCode);
        Assert.DoesNotContain("grpc.", (await gateway.GetAsync("/swagger/v1/swagger.json")).Body, StringComparison.Ordinal);
    }

    private static async Task<V1.ServerReflectionResponse> AskAsync(GatewayHost gateway, V1.ServerReflectionRequest request)
    {
        using var call = new V1.ServerReflection.ServerReflectionClient(gateway.Channel).ServerReflectionInfo(cancellationToken: Token);
        await call.RequestStream.WriteAsync(request, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        await call.RequestStream.CompleteAsync();
        return call.ResponseStream.Current;
    }
}
