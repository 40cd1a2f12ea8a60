using System.Buffers;
using System.IO.Pipelines;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Services that return in the middle of a read: the message is whole or the read fails, and no other call gets its buffer meanwhile.</summary>
public sealed class ReadLeftBehindTests
{
    private const int Calls = 100;

    // Escapes, so that a message takes its time; a letter of its own for each, so that none is taken for another.
    private readonly string[] _texts = [.. "abcdefg".Select(static letter => new string(letter, 100_000))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/2")]
    [InlineData("WebSocket")]
    public async Task A_message_that_is_in_use_at_the_end_stays_as_it_is(string transport)
    {
        var inUse = new Signal();
        var release = new Signal();
        Task<string>? left = null;
        var service = new LabService
        {
            OnTalk = async (_, _, context) =>
            {
                var body = context.GetHttpContext().Request.BodyReader;
                left = Task.Run(() => ReadHeldAsync(body, inUse, release), Token);
                await inUse.Task;
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        var text = _texts[0];

        // The client has its whole answer before the service releases the message.
        var message = $"{{\"text\":\"{text}\"}}";
        await (transport == "WebSocket" ? TalkBySocketAsync(host, message) : PostAsync(host, message, http2: transport == "HTTP/2")).WaitAsync(TimeSpan.FromMinutes(1), Token);

        // A buffer returned too early would be overwritten here.
        var rented = new List<byte[]>();
        for (var i = 0; i < 100; i++)
        {
            rented.Add(ArrayPool<byte>.Shared.Rent(text.Length + 100));
            rented[i].AsSpan().Fill((byte)'b');
        }

        release.Set();
        Assert.Equal(text, await left!);
        rented.ForEach(array => ArrayPool<byte>.Shared.Return(array));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task A_stream_ends_after_the_read_that_its_service_left_behind(bool http2) => RunAsync(120_000, (host, message) => PostAsync(host, "{}\n" + message, http2));

    [Fact]
    public Task A_WebSocket_ends_after_the_read_that_its_service_left_behind() => RunAsync(400_000, (host, message) => TalkBySocketAsync(host, "{}", message));

    private static async Task<string> ReadHeldAsync(PipeReader body, Signal inUse, Signal release)
    {
        var result = await body.ReadAsync(Token);
        inUse.Set();
        await release.Task;

        // Behind the five bytes that frame it.
        var text = AskReq.Parser.ParseFrom(result.Buffer.Slice(5)).Text;
        body.AdvanceTo(result.Buffer.End);
        return text;
    }

    private static async Task PostAsync(LabHost host, string body, bool http2)
    {
        using var client = http2 ? host.Kestrel.CreateHttp2Client() : host.Kestrel.CreateHttp1Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/talk")
        {
            Content = LabHost.Json(body),
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        using var response = await client.SendAsync(request, Token);
        Assert.Equal(200, (int)response.StatusCode);
    }

    private static async Task TalkBySocketAsync(LabHost host, params string[] messages)
    {
        using var client = await SocketClient.OpenAsync(host, "/v1/talk");
        foreach (var message in messages)
        {
            await client.SendAsync(message);
        }

        Assert.Empty(await client.ReadAllAsync());
        Assert.Equal(1000, client.Closed.Code);
    }

    private async Task RunAsync(int mostSpins, Func<LabHost, string, Task> callAsync)
    {
        var random = new Random(7);
        Task<string>? left = null;
        var service = new LabService
        {
            OnTalk = async (requests, _, _) =>
            {
                await requests.MoveNext(Token);
                var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                left = Task.Run(
                    async () =>
                    {
                        begun.SetResult();
                        return await requests.MoveNext(CancellationToken.None) ? requests.Current.Text : "nothing";
                    },
                    Token);
                await begun.Task;
                Thread.SpinWait(random.Next(mostSpins));
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        for (var i = 0; i < Calls; i++)
        {
            var text = _texts[i % _texts.Length];
            await callAsync(host, $"{{\"text\":\"{text.Replace(text[..1], $"\\u00{(int)text[0]:x2}", StringComparison.Ordinal)}\"}}");
            try
            {
                Assert.True(await left! == text, $"The message of call {i} is not what was sent.");
            }
            catch (OperationCanceledException)
            {
                // The call ended first.
            }
        }
    }
}
