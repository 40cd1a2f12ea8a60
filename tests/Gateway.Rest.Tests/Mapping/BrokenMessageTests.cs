using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>A service that writes bytes which are no message.</summary>
public sealed class BrokenMessageTests
{
    [Theory]
    [InlineData(null, null, "id: 1\n")]
    [InlineData("text", null, "event: a\nid: 1\n")]
    [InlineData(null, "text", "id: a\n")]
    public async Task Stream_ends_with_INTERNAL_whichever_field_names_its_events(string? eventField, string? idField, string first)
    {
        var requests = Marshallers.Create(static message => message.ToByteArray(), AskReq.Parser.ParseFrom);
        var responses = Marshallers.Create<AskResp>(
            static (message, context) => context.Complete(message.Text == "broken" ? [0x0a, 5, (byte)'a'] : message.ToByteArray()), static _ => new AskResp());
        var definition = ServerServiceDefinition.CreateBuilder()
            .AddMethod(
                new Method<AskReq, AskResp>(MethodType.ServerStreaming, "lab.Lab", "Watch", requests, responses),
                new ServerStreamingServerMethod<AskReq, AskResp>(static async (_, stream, context) =>
                {
                    await stream.WriteAsync(new AskResp { Text = "a" }, context.CancellationToken);
                    await stream.WriteAsync(new AskResp { Text = "broken" }, context.CancellationToken);
                }))
            .Build();
        await using var host = await new LabHost
        {
            Rest = options =>
            {
                options.Descriptors.Add(LabReflection.Descriptor);
                options.Streams["lab.Lab"] = new GatewayStreamOptions { EventField = eventField, IdField = idField };
            },
            Map = app => app.MapGrpcService(definition),
        }.StartAsync();
        host.Kestrel.AllowErrors = true;

        var answer = await host.GetAsync("/v1/watch/x?$alt=sse");

        Assert.Equal(
            (200, first + "data: {\"text\":\"a\"}\n\nevent: end\nid: end\ndata: " + RefusalTests.Status(13, "A response message cannot be written as JSON.") + "\n\n"), answer.Both);
        Assert.Contains(host.Kestrel.Logs.Entries, static entry => entry.Event.Name == "ResponseUnreadable");
    }
}
