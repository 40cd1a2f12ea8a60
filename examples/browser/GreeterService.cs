using Grpc.Core;

namespace Browser;

public sealed class GreeterService : Greeter.GreeterBase
{
    public override async Task CountDown(CountDownRequest request, IServerStreamWriter<CountDownReply> responseStream, ServerCallContext context)
    {
        for (var left = request.Start; left > 0; left--)
        {
            await responseStream.WriteAsync(new CountDownReply { Left = left }, context.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(200), context.CancellationToken);
        }
    }

    public override async Task Chat(IAsyncStreamReader<Saying> requestStream, IServerStreamWriter<Saying> responseStream, ServerCallContext context)
    {
        await foreach (var saying in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new Saying { Text = $"You said: {saying.Text}" }, context.CancellationToken);
        }
    }
}
