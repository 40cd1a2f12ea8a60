using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Gateway.Rest.Tests.Requests;

/// <summary>Bodies over HTTP/2, where all requests of a connection share one window: what a call has taken of its body is given back at once.</summary>
public sealed class Http2BodyTests
{
    // Two of these are more than the window of a connection, which is 1 MiB.
    private static readonly string _long = new('x', 600_000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_that_have_their_request_hold_up_no_other()
    {
        var service = new LabService
        {
            OnWatch = async (request, responses, context) =>
            {
                await responses.WriteAsync(new AskResp { Text = request.Text.Length.ToString(CultureInfo.InvariantCulture) }, context.CancellationToken);
                await Forever.WaitAsync(context.CancellationToken);
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var client = host.Kestrel.CreateHttp2Client();
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < 4; i++)
        {
            open.Add(await SendAsync(client, "/v1/watch", Text(_long), HttpCompletionOption.ResponseHeadersRead));
        }

        using var answer = await SendAsync(client, "/v1/ask", Text(_long), HttpCompletionOption.ResponseContentRead);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        open.ForEach(static response => response.Dispose());
    }

    [Fact]
    public async Task A_read_that_is_given_up_in_the_middle_of_a_message_costs_nothing_of_the_window()
    {
        var half = new Signal();
        var service = new LabService
        {
            OnTalk = async (requests, responses, context) =>
            {
                // Longer than Kestrel takes to hand over what has come: most of these are given up in the middle of the message.
                using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
                try
                {
                    await requests.MoveNext(soon.Token);
                }
                catch (OperationCanceledException)
                {
                    half.Set();
                    await requests.MoveNext(context.CancellationToken);
                }

                half.Set();
                await responses.WriteAsync(new AskResp { Text = requests.Current.Text.Length.ToString(CultureInfo.InvariantCulture) }, context.CancellationToken);
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var client = host.Kestrel.CreateHttp2Client();
        var text = new string('y', 2_000_000);
        var content = new PausedContent($"{{\"text\":\"{text[..500_000]}", $"{text[500_000..]}\"}}", half);

        using var answer = await SendAsync(client, "/v1/talk", content, HttpCompletionOption.ResponseContentRead);

        Assert.Equal("{\"text\":\"2000000\"}\n", await answer.Content.ReadAsStringAsync(Token));

        // The connection lives.
        using var next = await SendAsync(client, "/v1/ask", Text("b"), HttpCompletionOption.ResponseContentRead);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Theory]
    [InlineData("/v1/ask")]
    [InlineData("/v1/watch")]
    [InlineData("/v1/collect")]
    public async Task A_body_over_the_limit_of_the_server_is_413(string path)
    {
        // Streams lift the server's limit. Once the body is being read, no code can change the limit of the request.
        await using var host = await new LabHost
        {
            Builder = builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 100_000),
            Application = app => app.Use(async (http, next) =>
            {
                // Begin to read, so that no later code can change the limit.
                var begun = await http.Request.BodyReader.ReadAsync(http.RequestAborted);
                http.Request.BodyReader.AdvanceTo(begun.Buffer.Start);
                await next(http);
            }),
        }.StartAsync();
        using var client = host.Kestrel.CreateHttp2Client();

        // In chunks: a length would be refused beforehand.
        using var answer = await SendAsync(client, path, new PausedContent($"{{\"text\":\"{new string('z', 150_000)}", "\"}", null), HttpCompletionOption.ResponseContentRead);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    private static StringContent Text(string text) => (StringContent)LabHost.Json($"{{\"text\":\"{text}\"}}");

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, HttpContent content, HttpCompletionOption until)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        return await client.SendAsync(request, until, Token);
    }

    private sealed class PausedContent : HttpContent
    {
        private readonly string _first;
        private readonly string _second;
        private readonly Signal? _between;

        public PausedContent(string first, string second, Signal? between)
        {
            (_first, _second, _between) = (first, second, between);
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(_first), Token);
            await stream.FlushAsync(Token);
            if (_between is not null)
            {
                await _between.Task;
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(_second), Token);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
