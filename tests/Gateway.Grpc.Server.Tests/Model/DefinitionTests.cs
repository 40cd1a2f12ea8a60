using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Grpc.Server.Tests.Model;

public sealed class DefinitionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_definition_serves_all_four_kinds()
    {
        await using var host = await ProbeHost.StartAsync(map: app => app.MapGrpcService(Probe.BindService(new ProbeService(new Script()))));

        Assert.Equal("x", (await host.Client.UnaryAsync(new Note { Text = "x" }, cancellationToken: Token)).Text);
        Assert.Equal("xy", Assert.Single((await host.Raw.PostAsync(RawClient.Collect, [.. Frames.Of("x"), .. Frames.Of("y")])).Notes).Text);
        Assert.Equal([0, 1], (await host.Raw.PostAsync(RawClient.Expand, Frames.Of(new Note { Number = 2 }))).Notes.Select(note => note.Number));
        Assert.Equal(["x", "y"], (await host.Raw.PostAsync(RawClient.Chat, [.. Frames.Of("x"), .. Frames.Of("y")])).Notes.Select(note => note.Text));
    }

    [Fact]
    public async Task A_definition_can_be_made_from_the_services_of_the_application()
    {
        await using var host = await ProbeHost.StartAsync(
            new Script { Unary = (_, _) => Task.FromResult(new Note { Text = "from the container" }) },
            map: app => app.MapGrpcService(static services => Probe.BindService(new ProbeService(services.GetRequiredService<Script>()))));

        Assert.Equal("from the container", (await host.Client.UnaryAsync(new Note(), cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task Two_definitions_stand_side_by_side()
    {
        await using var host = await ProbeHost.StartAsync(map: app =>
        {
            app.MapGrpcService(Probe.BindService(new ProbeService(new Script())));
            app.MapGrpcService(Other.BindService(new OtherService()));
        });

        Assert.Equal("x", (await host.Client.UnaryAsync(new Note { Text = "x" }, cancellationToken: Token)).Text);
        Assert.Equal("other", (await new Other.OtherClient(host.Channel).UnaryAsync(new Note(), cancellationToken: Token)).Text);
    }

    [Fact]
    public async Task A_definition_can_be_written_by_hand()
    {
        var text = Marshallers.StringMarshaller;
        var method = new Method<string, string>(MethodType.Unary, "by.Hand", "Shout", text, text);
        var definition = ServerServiceDefinition.CreateBuilder()
            .AddMethod(method, static (request, _) => Task.FromResult(request.ToUpperInvariant()))
            .Build();
        await using var host = await ProbeHost.StartAsync(map: app => app.MapGrpcService(definition));

        var answer = await host.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(cancellationToken: Token), "hey").ResponseAsync.Come();

        Assert.Equal("HEY", answer);
    }

    private sealed class OtherService : Other.OtherBase
    {
        public override Task<Note> Unary(Note request, ServerCallContext context) => Task.FromResult(new Note { Text = "other" });
    }
}
