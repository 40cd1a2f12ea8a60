using Grpc.Core;
using LabProtos;

namespace Gateway.Grpc.Client.Tests.Servers;

/// <summary>A service whose methods are what a test makes them; by default they echo.</summary>
public sealed class LabService : Lab.LabBase
{
    public UnaryServerMethod<Ask, Answer> OnOne { get; set; } = static (ask, _) => Task.FromResult(new Answer { Text = ask.Text, Payload = ask.Payload });

    public ServerStreamingServerMethod<Ask, Answer> OnDown { get; set; } = static async (ask, responses, context) =>
    {
        for (var i = 1; i <= 3; i++)
        {
            await responses.WriteAsync(new Answer { Text = $"{ask.Text} {i}" }, context.CancellationToken);
        }
    };

    public ClientStreamingServerMethod<Ask, Answer> OnUp { get; set; } = static async (requests, context) =>
    {
        var texts = new List<string>();
        while (await requests.MoveNext(context.CancellationToken))
        {
            texts.Add(requests.Current.Text);
        }

        return new Answer { Text = string.Join(',', texts) };
    };

    public DuplexStreamingServerMethod<Ask, Answer> OnBoth { get; set; } = static async (requests, responses, context) =>
    {
        while (await requests.MoveNext(context.CancellationToken))
        {
            await responses.WriteAsync(new Answer { Text = requests.Current.Text, Payload = requests.Current.Payload }, context.CancellationToken);
        }
    };

    public override Task<Answer> One(Ask request, ServerCallContext context) => OnOne(request, context);

    public override Task Down(Ask request, IServerStreamWriter<Answer> responseStream, ServerCallContext context) =>
        OnDown(request, responseStream, context);

    public override Task<Answer> Up(IAsyncStreamReader<Ask> requestStream, ServerCallContext context) => OnUp(requestStream, context);

    public override Task Both(IAsyncStreamReader<Ask> requestStream, IServerStreamWriter<Answer> responseStream, ServerCallContext context) =>
        OnBoth(requestStream, responseStream, context);
}
