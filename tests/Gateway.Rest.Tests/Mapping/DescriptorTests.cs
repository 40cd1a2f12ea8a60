using System.Runtime.Serialization;
using AdminProtos;
using CodedProtos;
using Gateway.Rest.Tests.Lab;
using Google.Api;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ProtoBuf.Grpc;
using ProtoBuf.Grpc.Configuration;
using ProtoBuf.Grpc.Server;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>Services without a generated base class get REST by their descriptor.</summary>
public sealed class DescriptorTests
{
    [Service("coded.Coded")]
    public interface ICoded
    {
        ValueTask<CodedMessage> AskAsync(CodedMessage request, CallContext context = default);

        IAsyncEnumerable<CodedMessage> WatchAsync(CodedMessage request, CallContext context = default);

        ValueTask<CodedMessage> CollectAsync(IAsyncEnumerable<CodedMessage> requests, CallContext context = default);

        IAsyncEnumerable<CodedMessage> TalkAsync(IAsyncEnumerable<CodedMessage> requests, CallContext context = default);
    }

    [Theory]
    [InlineData("/v1/coded", "{\"text\":\"x\",\"size\":2}", "{\"text\":\"x\",\"size\":2}")]
    [InlineData("/coded.Coded/Watch", "{\"text\":\"x\",\"size\":2}", "{\"text\":\"x\",\"size\":1}\n{\"text\":\"x\",\"size\":2}\n")]
    [InlineData("/coded.Coded/Collect", "{\"size\":1}\n{\"size\":2}", "{\"text\":\"\",\"size\":3}")]
    [InlineData("/coded.Coded/Talk", "{\"text\":\"a\"}\n{\"text\":\"b\"}", "{\"text\":\"a\",\"size\":0}\n{\"text\":\"b\",\"size\":0}\n")]
    public async Task Code_first_service_is_served_by_its_descriptor(string path, string request, string response)
    {
        await using var host = await MapHost.StartAsync(
            MapCoded,
            static options =>
            {
                options.Descriptors.Add(CodedReflection.Descriptor);
                options.Rules.Add(new HttpRule { Selector = "coded.Coded.Ask", Post = "/v1/coded", Body = "*" });
                options.MapUnannotatedMethods = true;
            },
            static services => services.AddCodeFirstGrpc());

        Assert.Equal((200, response), (await host.PostAsync(path, request)).Both);
        Assert.Empty(host.Warnings("NoDescriptor"));
    }

    [Fact]
    public async Task Definition_is_served_by_its_descriptor()
    {
        await using var host = await MapHost.StartAsync(MapDefinition, static options =>
        {
            options.Descriptors.Add(AdminReflection.Descriptor);
            options.Rules.Add(new HttpRule { Selector = "admin.Admin.Watch", Get = "/v2/watch/{name}" });
            options.MapUnannotatedMethods = true;
        });

        Assert.Contains("\"name\":\"x\"", (await host.GetAsync("/v1/admin/x")).Body, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"x\"", (await host.GetAsync("/v2/watch/x")).Body, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"x\"", (await host.PostAsync("/admin.Admin/Plain", "{\"name\":\"x\"}")).Body, StringComparison.Ordinal);
        Assert.Equal(StatusCode.OK, await host.CallNativelyAsync("/admin.Admin/Ask"));
    }

    [Fact]
    public async Task Services_without_descriptors_are_named_once_and_stay_native()
    {
        await using var host = await MapHost.StartAsync(
            static app =>
            {
                var group = app.MapGroup("/group");
                group.MapGrpcService<CodedService>();
                group.MapGrpcService(Definition());
                group.MapGateway();
                MapDefinitionTo(app);
            },
            static options => options.MapUnannotatedMethods = true,
            static services => services.AddCodeFirstGrpc());

        Assert.Equal(404, (await host.GetAsync("/group/v1/admin/x")).Status);
        Assert.Equal(415, (await host.PostAsync("/group/coded.Coded/Ask", "{}")).Status);
        Assert.Equal(StatusCode.OK, await host.CallNativelyAsync("/group/coded.Coded/Ask"));
        Assert.Equal(StatusCode.OK, await host.CallNativelyAsync("/group/admin.Admin/Ask"));

        var warnings = host.Warnings("NoDescriptor").Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(["admin.Admin", "coded.Coded"], warnings.Select(text => text.Split(' ')[0]));
        Assert.All(warnings, text => Assert.Contains("GatewayOptions.Descriptors", text, StringComparison.Ordinal));
    }

    private static void MapCoded(WebApplication app)
    {
        app.MapGrpcService<CodedService>();
        app.MapGateway();
    }

    private static void MapDefinition(WebApplication app)
    {
        MapDefinitionTo(app);
        app.MapGateway();
    }

    private static void MapDefinitionTo(WebApplication app) => app.MapGrpcService(Definition());

    private static ServerServiceDefinition Definition() => Admin.BindService(new AdminService());

    [DataContract]
    public sealed class CodedMessage
    {
        [DataMember(Order = 1)]
        public string Text { get; set; } = "";

        [DataMember(Order = 2)]
        public int Size { get; set; }
    }

    internal sealed class CodedService : ICoded
    {
        public ValueTask<CodedMessage> AskAsync(CodedMessage request, CallContext context = default) => ValueTask.FromResult(request);

        public async IAsyncEnumerable<CodedMessage> WatchAsync(CodedMessage request, CallContext context = default)
        {
            for (var size = 1; size <= request.Size; size++)
            {
                await Task.Yield();
                yield return new CodedMessage { Text = request.Text, Size = size };
            }
        }

        public async ValueTask<CodedMessage> CollectAsync(IAsyncEnumerable<CodedMessage> requests, CallContext context = default)
        {
            var sum = 0;
            await foreach (var request in requests)
            {
                sum += request.Size;
            }

            return new CodedMessage { Size = sum };
        }

        public IAsyncEnumerable<CodedMessage> TalkAsync(IAsyncEnumerable<CodedMessage> requests, CallContext context = default) => requests;
    }
}
