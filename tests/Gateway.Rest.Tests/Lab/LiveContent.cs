using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;

namespace Gateway.Rest.Tests.Lab;

/// <summary>A request body of JSON lines that is written while the answer is read.</summary>
internal sealed class LiveContent : HttpContent
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

    public LiveContent() => Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");

    public ValueTask SendAsync(string line) => _lines.Writer.WriteAsync(line, TestContext.Current.CancellationToken);

    public void End() => _lines.Writer.Complete();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), TestContext.Current.CancellationToken);
            await stream.FlushAsync(TestContext.Current.CancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
