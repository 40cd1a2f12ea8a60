using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Alpha = Grpc.Reflection.V1Alpha;
using V1 = Grpc.Reflection.V1;

namespace Gateway.Grpc.Server.Tests.Reflection;

/// <summary>The clients of the two versions share no type, so that each question is asked twice.</summary>
public sealed class ReflectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_services_are_listed()
    {
        await using var host = await StartAsync();

        var v1 = await AskAsync(host, new V1.ServerReflectionRequest { ListServices = "" });
        var alpha = await AskAsync(host, new Alpha.ServerReflectionRequest { ListServices = "" });

        string[] expected = ["grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "probe.Probe"];
        Assert.Equal(expected, v1.ListServicesResponse.Service.Select(service => service.Name).Order(StringComparer.Ordinal));
        Assert.Equal(expected, alpha.ListServicesResponse.Service.Select(service => service.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("probe.Probe")]
    [InlineData("probe.Note")]
    public async Task The_file_of_a_symbol_is_found(string symbol)
    {
        await using var host = await StartAsync();

        var v1 = await AskAsync(host, new V1.ServerReflectionRequest { FileContainingSymbol = symbol });
        var alpha = await AskAsync(host, new Alpha.ServerReflectionRequest { FileContainingSymbol = symbol });

        Assert.Contains("probe.proto", NameOf(v1.FileDescriptorResponse.FileDescriptorProto), StringComparison.Ordinal);
        Assert.Contains("probe.proto", NameOf(alpha.FileDescriptorResponse.FileDescriptorProto), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_found_by_its_name()
    {
        await using var host = await StartAsync();
        var name = Protos.ProbeReflection.Descriptor.Name;

        var v1 = await AskAsync(host, new V1.ServerReflectionRequest { FileByFilename = name });
        var alpha = await AskAsync(host, new Alpha.ServerReflectionRequest { FileByFilename = name });

        Assert.Equal(name, NameOf(v1.FileDescriptorResponse.FileDescriptorProto));
        Assert.Equal(name, NameOf(alpha.FileDescriptorResponse.FileDescriptorProto));
    }

    [Fact]
    public async Task What_is_unknown_is_NOT_FOUND_and_the_stream_goes_on()
    {
        await using var host = await StartAsync();
        using var call = new V1.ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo(cancellationToken: Token);

        foreach (var request in new V1.ServerReflectionRequest[] { new() { FileContainingSymbol = "probe.Nothing" }, new() { FileByFilename = "nothing.proto" } })
        {
            await call.RequestStream.WriteAsync(request, Token);
            Assert.True(await call.ResponseStream.MoveNext(Token).Come());
            Assert.Equal((int)StatusCode.NotFound, call.ResponseStream.Current.ErrorResponse.ErrorCode);
        }

        await call.RequestStream.WriteAsync(new V1.ServerReflectionRequest { ListServices = "" }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token).Come());
        Assert.NotEmpty(call.ResponseStream.Current.ListServicesResponse.Service);
    }

    [Fact]
    public async Task An_unknown_symbol_is_NOT_FOUND_in_the_older_version_too()
    {
        await using var host = await StartAsync();

        var answer = await AskAsync(host, new Alpha.ServerReflectionRequest { FileContainingSymbol = "probe.Nothing" });

        Assert.Equal((int)StatusCode.NotFound, answer.ErrorResponse.ErrorCode);
    }

    [Fact]
    public async Task Services_mapped_after_it_are_listed_too()
    {
        await using var host = await StartAsync(app =>
        {
            app.MapGrpcReflectionService();
            app.MapGrpcService<ProbeService>();
        });

        var answer = await AskAsync(host, new V1.ServerReflectionRequest { ListServices = "" });

        Assert.Contains("probe.Probe", answer.ListServicesResponse.Service.Select(service => service.Name));
    }

    [Fact]
    public async Task Mapping_it_without_adding_it_names_the_missing_call()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ProbeHost.StartAsync(map: app => app.MapGrpcReflectionService()));

        Assert.Contains("AddGrpcReflection", error.Message, StringComparison.Ordinal);
    }

    private static Task<ProbeHost> StartAsync(Action<WebApplication>? map = null) => ProbeHost.StartAsync(
        services: grpc => grpc.Services.AddGrpcReflection(),
        map: map ?? (static app =>
        {
            app.MapGrpcService<ProbeService>();
            app.MapGrpcReflectionService();
        }));

    private static string NameOf(IEnumerable<ByteString> files) => FileDescriptorProto.Parser.ParseFrom(files.First()).Name;

    private static async Task<V1.ServerReflectionResponse> AskAsync(ProbeHost host, V1.ServerReflectionRequest request)
    {
        using var call = new V1.ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo(cancellationToken: Token);
        await call.RequestStream.WriteAsync(request, Token);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(Token).Come());
        return call.ResponseStream.Current;
    }

    private static async Task<Alpha.ServerReflectionResponse> AskAsync(ProbeHost host, Alpha.ServerReflectionRequest request)
    {
        using var call = new Alpha.ServerReflection.ServerReflectionClient(host.Channel).ServerReflectionInfo(cancellationToken: Token);
        await call.RequestStream.WriteAsync(request, Token);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(Token).Come());
        return call.ResponseStream.Current;
    }
}
