using System.Net;
using System.Text;
using System.Threading.Channels;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.Connect;

/// <summary>How calls live and end: both ways at once, deadlines, clients that leave, hosts that stop.</summary>
public sealed class LifetimeTests
{
    private const string Stopping = "{\"code\":\"unavailable\",\"message\":\"The server is stopping.\"}";

    private readonly FakeTimeProvider _time = new();
    private readonly Signal _asking = new();
    private readonly Signal _told = new();
    private readonly Signal _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_sides_stream_at_once()
    {
        await using var host = await new LabHost().StartAsync();
        var content = new Live();
        using var client = host.Kestrel.CreateHttp2Client();
        await content.SendAsync(Wire.Envelope(Wire.Ask("0")));
        using var response = await OpenAsync(client, "/lab.Lab/Talk", content);
        var answers = await response.Content.ReadAsStreamAsync(Token);
        for (var number = 0; number < 5; number++)
        {
            Assert.Equal(Wire.Envelope(Wire.Ask($"{number}")), await ReadAsync(answers, 8));
            if (number < 4)
            {
                await content.SendAsync(Wire.Envelope(Wire.Ask($"{number + 1}")));
            }
        }

        content.End();

        Assert.Equal(Wire.Envelope("{}", 2), await ReadAsync(answers, 7));
        Assert.Equal(0, await answers.ReadAsync(new byte[1], Token));
    }

    [Fact]
    public async Task Both_sides_stream_at_once_over_HTTP_1_1()
    {
        await using var host = await new LabHost().StartAsync();
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync($"POST /lab.Lab/Talk HTTP/1.1\r\nHost: a\r\n{Wire.ProtoStream}Transfer-Encoding: chunked\r\n\r\n");
        for (var number = 0; number < 3; number++)
        {
            await client.SendAsync([.. "8\r\n"u8, .. Wire.Envelope(Wire.Ask($"{number}")), .. "\r\n"u8]);
            await client.ReadUntilAsync(Wire.Envelope(Wire.Ask($"{number}")));
        }

        await client.SendAsync("0\r\n\r\n");
        await client.ReadUntilAsync([.. "7\r\n"u8, .. Wire.Envelope("{}", 2), .. "\r\n0\r\n\r\n"u8]);
    }

    [Fact]
    public async Task Deadline_ends_a_call_whose_service_does_not_return()
    {
        await using var host = await HostAsync(listens: false);
        using var client = host.Kestrel.CreateHttp1Client();
        using var stream = await OpenAsync(client, "/lab.Lab/Watch", new ByteArrayContent(Wire.Envelope([])), ("Connect-Timeout-Ms", "5000"));
        var unary = host.SendContentAsync("POST", "/lab.Lab/Ask", Proto(), ("Connect-Timeout-Ms", "5000"));
        await _asking.Task;

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["0 \n\u0005first", "2 {\"error\":{\"code\":\"deadline_exceeded\",\"message\":\"Deadline Exceeded\"}}"], Wire.Split(await stream.Content.ReadAsByteArrayAsync(Token)));
        Assert.Equal((504, "{\"code\":\"deadline_exceeded\",\"message\":\"Deadline Exceeded\"}"), (await unary).Both);
        _release.Set();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Client_that_leaves_cancels_its_call(bool http2)
    {
        await using var host = await HostAsync(listens: true);
        using (var client = http2 ? host.Kestrel.CreateHttp2Client() : host.Kestrel.CreateHttp1Client())
        {
            using var stream = await OpenAsync(client, "/lab.Lab/Watch", new ByteArrayContent(Wire.Envelope([])));
        }

        await _told.Task;
    }

    [Fact]
    public async Task Idle_stream_ends()
    {
        await using var host = await HostAsync(listens: false, options => options.StreamIdleTimeout = TimeSpan.FromSeconds(10));
        using var client = host.Kestrel.CreateHttp1Client();
        using var stream = await OpenAsync(client, "/lab.Lab/Watch", new ByteArrayContent(Wire.Envelope([])));
        await ReadAsync(await stream.Content.ReadAsStreamAsync(Token), 12);

        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Contains("No message was sent or received for 00:00:10.", Encoding.UTF8.GetString(await ReadToEndAsync(stream)), StringComparison.Ordinal);
        _release.Set();
    }

#if !FORWARDED
    [Fact]
    public async Task Streams_end_with_UNAVAILABLE_when_the_host_stops_and_unary_calls_finish()
    {
        await using var host = await HostAsync(listens: true);
        using var client = host.Kestrel.CreateHttp2Client();
        using var stream = await OpenAsync(client, "/lab.Lab/Watch", new ByteArrayContent(Wire.Envelope([])));
        var unary = Wire.AskAsync(host, "POST /lab.Lab/Ask", Wire.Proto, Wire.Ask("x"));
        await _asking.Task;

        var stop = host.Kestrel.StopAsync(Token);
        await _told.Task;

        Assert.Equal(["0 \n\u0005first", $"2 {{\"error\":{Stopping}}}"], Wire.Split(await stream.Content.ReadAsByteArrayAsync(Token)));
        _release.Set();
        Assert.Equal("200 \n\u0001x", await unary);
        await stop;
    }

    [Fact]
    public async Task Call_that_outlasts_the_drain_timeout_is_cut()
    {
        await using var host = await HostAsync(listens: false);
        using var client = host.Kestrel.CreateHttp1Client();
        using var stream = await OpenAsync(client, "/lab.Lab/Watch", new ByteArrayContent(Wire.Envelope([])));
        var unary = host.SendContentAsync("POST", "/lab.Lab/Ask", Proto());
        await _asking.Task;

        var stop = host.Kestrel.StopAsync(Token);
        await _told.Task;
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["0 \n\u0005first", $"2 {{\"error\":{Stopping}}}"], Wire.Split(await stream.Content.ReadAsByteArrayAsync(Token)));
        Assert.Equal((503, Stopping), (await unary).Both);
        _release.Set();
        await stop;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_that_waits_for_its_client_ends_with_its_call_or_its_token(bool isCancelled)
    {
        var waiting = new Signal();
        using var impatient = new CancellationTokenSource();
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                // More than sockets buffer.
                var write = responses.WriteAsync(new AskResp { Text = new string('x', 20_000_000) }, isCancelled ? impatient.Token : context.CancellationToken);
                Assert.False(write.IsCompleted);
                waiting.Set();
                await write;
            },
        };
        await using var host = await new LabHost { Service = service, Services = services => services.AddSingleton<TimeProvider>(_time) }.StartAsync();
        using var calls = new OpenCalls(host);
        using var client = await RawClient.ConnectAsync(host);
        await client.SendAsync([.. Encoding.ASCII.GetBytes($"POST /lab.Lab/Watch HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{Wire.ProtoStream}Connect-Timeout-Ms: 5000\r\nContent-Length: 5\r\n\r\n"), .. Wire.Envelope([])]);
        await waiting.Task;

        if (isCancelled)
        {
            await impatient.CancelAsync();
        }
        else
        {
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        // What had been written still goes out, in front of the end.
        var answer = await client.ReadToEndAsync();
        Assert.Contains(isCancelled ? "\"code\":\"canceled\"" : "\"code\":\"deadline_exceeded\"", answer, StringComparison.Ordinal);
        await calls.NoneAsync();
    }
#endif

    private async Task<LabHost> HostAsync(bool listens, Action<GatewayOptions>? options = null) => await new LabHost
    {
        Service = new LabService
        {
            OnAsk = async (request, _) =>
            {
                _asking.Set();
                await _release.Task;
                return new AskResp { Text = request.Text };
            },
            OnWatch = async (_, responses, context) =>
            {
                using var registration = context.CancellationToken.Register(_told.Set);
                await responses.WriteAsync(new AskResp { Text = "first" }, context.CancellationToken);
                await (listens ? _told.Task : _release.Task);
                context.CancellationToken.ThrowIfCancellationRequested();
            },
        },
        Rest = options ?? (static _ => { }),
        Services = services => services.AddSingleton<TimeProvider>(_time),
    }.StartAsync();

    private static ByteArrayContent Proto()
    {
        var content = new ByteArrayContent([]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/proto");
        return content;
    }

    private static async Task<HttpResponseMessage> OpenAsync(HttpClient client, string path, HttpContent content, params (string Name, string Value)[] headers)
    {
        content.Headers.TryAddWithoutValidation("Content-Type", "application/connect+proto");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, Token);
        return bytes;
    }

    private static async Task<byte[]> ReadToEndAsync(HttpResponseMessage response)
    {
        var rest = new MemoryStream();
        await (await response.Content.ReadAsStreamAsync(Token)).CopyToAsync(rest, Token);
        return rest.ToArray();
    }

    // A request body that is written while the answer is read.
    private sealed class Live : HttpContent
    {
        private readonly Channel<byte[]> _parts = Channel.CreateUnbounded<byte[]>();

        public ValueTask SendAsync(byte[] part) => _parts.Writer.WriteAsync(part, Token);

        public void End() => _parts.Writer.Complete();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await foreach (var part in _parts.Reader.ReadAllAsync(Token))
            {
                await stream.WriteAsync(part, Token);
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
