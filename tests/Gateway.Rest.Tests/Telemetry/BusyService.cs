using System.Threading.Channels;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>A service of all four kinds of method that is busy with one thing until something ends it.</summary>
internal sealed class BusyService : LabService
{
    private readonly Work _work;
    private readonly AskResp _message;
    private readonly Channel<bool> _ended = Channel.CreateUnbounded<bool>();
    private Signal _busy = new();

    public BusyService(Work work, int messageSize)
    {
        _work = work;
        _message = new AskResp { Text = new string('x', messageSize) };
        OnAsk = async (_, context) =>
        {
            await NoteEndAsync(WaitAsync(context));
            return new AskResp { Text = "too late" };
        };
        OnWatch = (_, responses, context) => NoteEndAsync(WorkAsync(null, responses, context));
        OnTalk = (requests, responses, context) => NoteEndAsync(WorkAsync(requests, responses, context));
    }

    /// <summary>Waits for the end of a call that was at work.</summary>
    public ValueTask<bool> EndAsync(CancellationToken cancellationToken) => _ended.Reader.ReadAsync(cancellationToken);

    /// <summary>The signal that is set when the next call is at work. Called while no call is.</summary>
    public Signal Expect() => _busy = new Signal();

    public override async Task<AskResp> Collect(IAsyncStreamReader<AskReq> requestStream, ServerCallContext context)
    {
        await NoteEndAsync(WorkAsync(requestStream, null, context));
        return new AskResp { Text = "too late" };
    }

    private async Task NoteEndAsync(Task work)
    {
        try
        {
            await work;
        }
        finally
        {
            _ended.Writer.TryWrite(true);
        }
    }

    private Task WorkAsync(IAsyncStreamReader<AskReq>? requests, IServerStreamWriter<AskResp>? responses, ServerCallContext context) => _work switch
    {
        Work.Read => ReadAsync(requests!, context.CancellationToken),
        Work.ReadWithoutToken => ReadAsync(requests!, CancellationToken.None),
        Work.Write => WriteAsync(responses!, context.CancellationToken),
        Work.WriteWithoutToken => WriteAsync(responses!, CancellationToken.None),
        Work.ReadAndWrite => Task.WhenAll(ReadAsync(requests!, CancellationToken.None), WriteAsync(responses!, CancellationToken.None)),
        _ => WaitAsync(context),
    };

    private async Task ReadAsync(IAsyncStreamReader<AskReq> requests, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
            _busy.Set();
        }
    }

    private async Task WriteAsync(IServerStreamWriter<AskResp> responses, CancellationToken cancellationToken)
    {
        while (true)
        {
            await responses.WriteAsync(_message, cancellationToken);
            _busy.Set();
        }
    }

    private async Task WaitAsync(ServerCallContext context)
    {
        var cancelled = new Signal();
        using var registration = context.CancellationToken.Register(cancelled.Set);
        _busy.Set();
        await cancelled.Task;
        if (_work == Work.Wait)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
