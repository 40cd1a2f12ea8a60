using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Gateway.Rest.Tests.WebSockets;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Middleware;

/// <summary>Unusual requests behind ordinary middleware: none is answered 500 by the gateway, and none logs an error.</summary>
public sealed class StrangeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_for_the_server_as_a_whole_goes_to_the_application()
    {
        await using var host = await new LabHost { Application = static app => app.MapFallback(static () => "whole") }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);

        await client.SendAsync("OPTIONS * HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");

        Assert.DoesNotContain(" 500 ", client.Received, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/ask/x#y", "200", "{\"text\":\"x#y\"}")]
    [InlineData("/v1/ask/x#y?size=5", "200", "{\"text\":\"x#y\"}")]
    [InlineData("/v1/ask/a%252Fb#y", "200", "{\"text\":\"a%2Fb#y\"}")]
    [InlineData("/v1/ask/a%2Fb#y", "200", "{\"text\":\"a/b#y\"}")]
    [InlineData("/v1/ask/%2541#y", "200", "{\"text\":\"%41#y\"}")]
    [InlineData("/v1/ask/a%252Fb?size=5#y", "400", "size")]
    [InlineData("http://lab/v1/ask/a%2541#y", "200", "{\"text\":\"a%41\"}")]
    [InlineData("/v1/ask/%zz#y", "400", "percent sign")]
    [InlineData("/v1/everything#y", "404", "")]
    public async Task Number_sign_in_a_request_target_is_text(string target, string status, string body)
    {
        await using var host = await new LabHost().StartAsync();
        using var client = await RawClient.ConnectAsync(host);

        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: lab\r\n\r\n");
        await client.ReadUntilAsync(body.Length == 0 ? "\r\n\r\n" : "}");

        Assert.StartsWith($"HTTP/1.1 {status} ", client.Received, StringComparison.Ordinal);
        Assert.Contains(body, client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_to_another_host_is_not_found()
    {
        await using var host = await new LabHost().StartAsync();
        using var client = await RawClient.ConnectAsync(host);

        await client.SendAsync("CONNECT elsewhere.example:443 HTTP/1.1\r\nHost: elsewhere.example:443\r\n\r\n");
        await client.ReadUntilAsync("\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404 ", client.Received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_cannot_be_decompressed_is_400()
    {
        await using var host = await new LabHost
        {
            Services = static services => services.AddRequestDecompression(),
            Application = static app => app.UseRequestDecompression(),
        }.StartAsync();
        foreach (var path in new[] { "/v1/ask", "/v1/watch", "/v1/collect" })
        {
            var content = new ByteArrayContent("garbage"u8.ToArray());
            content.Headers.ContentType = new("application/json");
            content.Headers.ContentEncoding.Add("gzip");

            var answer = await host.SendContentAsync("POST", path, content);

            Assert.Equal((path, 400), (path, answer.Status));
        }
    }

    [Theory]
    [InlineData("/base/v1/ask/x")]
    [InlineData("/base/v1/watch/x?size=1")]
    public async Task A_service_sees_the_path_base(string path)
    {
        string? seen = null;
        void See(ServerCallContext context) => seen = context.GetHttpContext().Request.PathBase.Value;
        var service = new LabService
        {
            OnAsk = (_, context) =>
            {
                See(context);
                return Task.FromResult(new AskResp());
            },
            OnWatch = (_, _, context) =>
            {
                See(context);
                return Task.CompletedTask;
            },
        };
        await using var host = await new LabHost
        {
            Service = service,
            Application = static app =>
            {
                app.UsePathBase("/base");
                app.UseRouting();
            },
        }.StartAsync();

        Assert.Equal(200, (await host.GetAsync(path)).Status);
        Assert.Equal("/base", seen);
    }

    [Fact]
    public async Task A_WebSocket_behind_a_response_cache_is_cut_with_its_close_code()
    {
        using var end = new CancellationTokenSource();
        await using var host = await new LabHost
        {
            Service = new LabService { OnWatch = (_, _, _) => Forever.WaitAsync(end.Token) },
            Services = static services => services.AddResponseCaching(),
            Application = static app => app.UseResponseCaching(),
        }.StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/watch/x", static options => options.SetRequestHeader("grpc-timeout", "100m"));

        await socket.ReadAllAsync();

        Assert.Equal(4004, socket.Closed.Code);
        await end.CancelAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_download_that_fails_before_anything_was_sent_has_a_status(bool http2)
    {
        await using var host = await DownloadAsync(static (responses, _) => responses.WriteAsync(Part(0), CancellationToken.None));

        using var response = await host.OpenAsync("/v1/downloads/x", http2);

        // In one turn nothing goes out before the failure; where it did, the body is cut.
        if (response.StatusCode == HttpStatusCode.OK)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Token));
        }
        else
        {
            Assert.Equal((HttpStatusCode.InternalServerError, RefusalTests.Status(15, "lost")), (response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
            Assert.Equal(["once"], response.Headers.GetValues("x-once"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_download_that_fails_later_has_all_that_came_before(bool http2)
    {
        var read = new Signal();
        await using var host = await DownloadAsync(async (responses, _) =>
        {
            await responses.WriteAsync(Part(0), CancellationToken.None);
            await read.Task;
            await responses.WriteAsync(Part(1), CancellationToken.None);
            await responses.WriteAsync(Part(2), CancellationToken.None);
        });
        using var response = await host.OpenAsync("/v1/downloads/x", http2);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        read.Set();
        var stream = await response.Content.ReadAsStreamAsync(Token);
        var got = new MemoryStream();

        await Assert.ThrowsAnyAsync<Exception>(() => stream.CopyToAsync(got, Token));

        // Over HTTP/2 it is this client that forgets, for a reset, what it has not handed on yet.
        var text = Encoding.UTF8.GetString(got.ToArray());
        Assert.StartsWith(text, "part 0;part 1;part 2;", StringComparison.Ordinal);
        Assert.True(http2 || text == "part 0;part 1;part 2;", text);
    }

    private static HttpBody Part(int number) =>
        new() { ContentType = "text/plain", Data = ByteString.CopyFromUtf8(string.Create(CultureInfo.InvariantCulture, $"part {number};")) };

    private static Task<LabHost> DownloadAsync(Func<IServerStreamWriter<HttpBody>, ServerCallContext, Task> write) => new LabHost
    {
        Service = new LabService
        {
            OnDownload = async (_, responses, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-once", "once" } });
                await write(responses, context);
                throw new RpcException(new Status(StatusCode.DataLoss, "lost"));
            },
        },
    }.StartAsync();
}
