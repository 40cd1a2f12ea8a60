using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Original;

/// <summary>Methods that an application's own <see cref="IServiceMethodProvider{TService}"/> adds are served by REST like generated ones.</summary>
public sealed class MethodProviderTests
{
    [Fact]
    public async Task Methods_of_a_provider_are_served_by_their_bindings()
    {
        await using var host = await Host().StartAsync();

        Assert.Equal((200, "{\"text\":\"hidden a\"}"), (await host.GetAsync("/v1/visible/a")).Both);
        Assert.Equal((200, "{\"text\":\"hidden a\"}\n{\"text\":\"again\"}\n"), (await host.GetAsync("/v1/hidden/a")).Both);
        using var socket = await SocketClient.OpenAsync(host, "/v1/hidden/a");
        Assert.Equal(["{\"text\":\"hidden a\"}", "{\"text\":\"again\"}"], await socket.ReadAllAsync());
    }

    [Fact]
    public async Task Metadata_of_a_provider_guards_its_method()
    {
        await using var host = await Host(new AuthorizeAttribute("owners")).StartAsync();

        Assert.Equal((401, RefusalTests.Status(16, "Authentication is required.")), (await host.GetAsync("/v1/visible/a")).Both);
        Assert.Equal(403, (await host.GetAsync("/v1/visible/a", Users.Guest)).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/visible/a", Users.Owner)).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/hidden/a")).Status);
    }

    [Fact]
    public async Task Generated_methods_of_the_same_class_are_served_beside_them()
    {
        await using var host = await Host().StartAsync();

        Assert.Equal((200, "{\"text\":\"a\"}"), (await host.GetAsync("/v1/ask/a")).Both);

        // What no provider has added is not served.
        Assert.Equal(405, (await host.SendAsync("DELETE", "/v1/hidden/a", body: null)).Status);
    }

    private static LabHost Host(params object[] metadata) => new()
    {
        Rest = options => options.Descriptors.Add(LabReflection.Descriptor),
        Services = services =>
        {
            Users.Add(services);
            services.AddSingleton<IServiceMethodProvider<HandMade>>(new Provider(metadata));
        },
        Application = Users.Use,
        Map = app => app.MapGrpcService<HandMade>(),
    };

    // Its generated base is another service's: what it serves beside that, the provider says.
    private sealed class HandMade : LabService
    {
        public AskResp Say(AskReq request) => new() { Text = "hidden " + request.Text };
    }

    private sealed class Provider(object[] metadata) : IServiceMethodProvider<HandMade>
    {
        public void OnServiceMethodDiscovery(ServiceMethodProviderContext<HandMade> context)
        {
            context.AddUnaryMethod(
                Method(MethodType.Unary, "UnaryGet"),
                metadata,
                static (service, request, _) => Task.FromResult(service.Say(request)));
            context.AddServerStreamingMethod(
                Method(MethodType.ServerStreaming, "StreamGet"),
                [],
                static async (service, request, responses, call) =>
                {
                    await responses.WriteAsync(service.Say(request), call.CancellationToken);
                    await responses.WriteAsync(new AskResp { Text = "again" }, call.CancellationToken);
                });
        }

        private static Method<AskReq, AskResp> Method(MethodType type, string name) =>
            new(type, Hidden.Descriptor.FullName, name, Marshaller(AskReq.Parser), Marshaller(AskResp.Parser));

        // Plain arrays, unlike the contextual marshallers of generated code.
        private static Marshaller<T> Marshaller<T>(MessageParser<T> parser)
            where T : IMessage<T> => Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom);
    }
}
