using System.Collections.Concurrent;
using System.Net;
using Gateway.Rest.Tests.Lab;
using Grpc.Core;
using LabProtos;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Original;

/// <summary>Calls one after another on one connection, which share their objects: none sees anything of those before it.</summary>
public sealed class ReusedCallTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_has_nothing_of_the_one_before(bool http2)
    {
        var contexts = new ConcurrentQueue<object>();
        await using var host = await HostAsync(contexts);
        using var client = http2 ? host.Kestrel.CreateHttp2Client() : host.Kestrel.CreateHttp1Client();
        var plain = await AskAsync(client, "plain", http2);

        foreach (var kind in new[] { "headers", "status", "trailers", "throws", "plain", "rich", "headers", "plain", "null", "trailers" })
        {
            await AskAsync(client, kind, http2, kind == "plain" ? [] : [("x-own", kind), ("grpc-timeout", "1H")]);
            Assert.Equal(plain, await AskAsync(client, "plain", http2));
        }

        // That they do share them is what makes this test one.
        Assert.True(contexts.Distinct().Count() < contexts.Count);
        host.Kestrel.AllowErrors = true;
    }

    [Fact]
    public async Task Callback_sees_the_request_of_its_own_call()
    {
        var seen = new ConcurrentQueue<string>();
        var done = new Signal();
        var service = new LabService
        {
            OnAsk = (request, context) =>
            {
                var http = context.GetHttpContext();
                http.Response.OnCompleted(() =>
                {
                    seen.Enqueue($"{request.Text} {http.Request.Headers["x-own"]}");
                    if (seen.Count == 3)
                    {
                        done.Set();
                    }

                    return Task.CompletedTask;
                });
                return Task.FromResult(new AskResp());
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();

        foreach (var name in new[] { "a", "b", "c" })
        {
            await host.GetAsync("/v1/ask/" + name, ("x-own", name));
        }

        await done.Task;
        Assert.Equal(["a a", "b b", "c c"], seen);
    }

    [Fact]
    public async Task A_token_that_was_asked_for_stays_with_its_call()
    {
        var tokens = new ConcurrentQueue<CancellationToken>();
        var service = new LabService
        {
            OnAsk = (_, context) =>
            {
                tokens.Enqueue(context.CancellationToken);
                return Task.FromResult(new AskResp());
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await host.GetAsync("/v1/ask/x")).Status);
        }

        Assert.Equal(3, tokens.Distinct().Count());
    }

    [Fact]
    public async Task An_idle_connection_keeps_nothing_alive_of_its_last_call()
    {
        WeakReference? made = null;
        var service = new LabService
        {
            OnAsk = (_, context) =>
            {
                made = new WeakReference(context.GetHttpContext().RequestServices.GetRequiredService<Scoped>());
                return Task.FromResult(new AskResp());
            },
        };
        await using var host = await new LabHost { Service = service, Services = static services => services.AddScoped<Scoped>() }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync("GET /v1/ask/x HTTP/1.1\r\nHost: lab\r\n\r\n");
            await client.ReadUntilAsync("}");
            client.ForgetUntil("}");
        }

        // The request ends a moment after its client has read the answer.
        while (made!.IsAlive)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private static async Task<string> AskAsync(HttpClient client, string kind, bool http2, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/ask/" + kind) { Version = client.DefaultRequestVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Headers.TE.Add(new("trailers"));
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(http2 ? HttpVersion.Version20 : HttpVersion.Version11, response.Version);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var fields = response.Headers.Concat(response.Content.Headers).Concat(response.TrailingHeaders).Where(static field => field.Key != "Date");
        return $"{(int)response.StatusCode} {body} {string.Join(';', fields.Select(static field => $"{field.Key}={string.Join(',', field.Value)}"))}";
    }

    private static Task<LabHost> HostAsync(ConcurrentQueue<object> contexts) => new LabHost
    {
        Service = new LabService
        {
            OnAsk = async (request, context) =>
            {
                var http = context.GetHttpContext();
                contexts.Enqueue(http);
                Assert.Empty(context.ResponseTrailers);
                Assert.Empty(http.Response.Headers);
                Assert.Equal("/lab.Lab/Ask", http.Request.Path);
                switch (request.Text)
                {
                    case "plain":
                        Assert.Null(context.RequestHeaders.Get("x-own"));
                        Assert.Equal(DateTime.MaxValue, context.Deadline);
                        break;
                    case "headers":
                        await context.WriteResponseHeadersAsync(new Metadata { { "x-header", "h" } });
                        break;
                    case "status":
                        http.Response.StatusCode = 201;
                        http.Request.Path = "/elsewhere";
                        http.Request.Headers["x-own"] = "changed";
                        break;
                    case "trailers":
                        context.ResponseTrailers.Add("x-trailer", "t");
                        break;
                    case "throws":
                        throw new RpcException(new Status(StatusCode.NotFound, "gone"), new Metadata { { "x-trailer", "t" } });
                    case "rich":
                        context.UserState["a"] = 1;
                        context.Status = new Status(StatusCode.Aborted, "enough");
                        break;
                    case "null":
                        return null!;
                }

                return new AskResp { Text = request.Text };
            },
        },
    }.StartAsync();

    private sealed class Scoped;
}
