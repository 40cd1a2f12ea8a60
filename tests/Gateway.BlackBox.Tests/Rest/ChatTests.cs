using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Threading.Channels;
using Gateway.BlackBox.Tests.Host;
using Proto;

namespace Gateway.BlackBox.Tests.Rest;

/// <summary>The chat room by REST, where it meets those who came by gRPC.</summary>
public sealed class ChatTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NDJSON_and_gRPC_clients_share_one_room()
    {
        using var client = server.CreateHttp2Client();
        using var words = new Words();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/hello:chat") { Content = words, Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var sending = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        words.Say("{\"name\":\"from a page\"}");
        using var response = await sending;
        using var heard = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        Assert.Equal("{\"msg\":\"from a page\"}", await heard.ReadLineAsync(Token));

        using var channel = server.OpenChannel();
        using var call = new Greetering.GreeteringClient(channel).ChatHello(cancellationToken: Token);
        await call.RequestStream.WriteAsync(new HelloReq { Name = "from a program" }, Token);

        Assert.Equal("{\"msg\":\"from a program\"}", await heard.ReadLineAsync(Token));
        Assert.True(await call.ResponseStream.MoveNext(Token));
        words.End();
        Assert.Null(await heard.ReadLineAsync(Token));
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Token));
    }

    // A request body that goes on while the answer is read.
    private sealed class Words : HttpContent
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public Words() => Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");

        public void Say(string line) => _lines.Writer.TryWrite(line + "\n");

        public void End() => _lines.Writer.Complete();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(Token))
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(line), Token);
                await stream.FlushAsync(Token);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
