using Grpc.Core;

namespace Upstream.Mail;

public class MailerService(MailQueue queue) : Mailer.MailerBase
{
    public override async Task Box(IAsyncStreamReader<Forward> requestStream, IServerStreamWriter<Letter> responseStream, ServerCallContext context)
    {
        var name = context.RequestHeaders.GetValue("mailbox-name") ?? throw new RpcException(new Status(StatusCode.InvalidArgument, "mailbox-name is missing."));
        var forwarded = 0;
        await responseStream.WriteAsync(new Letter { Left = queue.Count(name) });
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            if (queue.TryTake(name))
            {
                forwarded++;
            }

            await responseStream.WriteAsync(new Letter { Left = queue.Count(name), Forwarded = forwarded }, context.CancellationToken);
        }
    }
}
