using System.Buffers;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.Requests;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Rest.Tests.Streams;

/// <summary>The end of a call while something of it is still going on.</summary>
public sealed class EndTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Signal _entered = new();
    private readonly Signal _release = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_that_is_being_deserialized_at_the_deadline_stays_as_it_is()
    {
        var read = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var requests = Marshallers.Create<AskReq>(
            static (_, _) => { },
            context =>
            {
                var message = context.PayloadAsReadOnlySequence();
                _entered.Set();
                _release.Task.Wait(Token);
                var request = AskReq.Parser.ParseFrom(message);
                read.SetResult(request.Text);
                return request;
            });
        var responses = Marshallers.Create<AskResp>(static (message, context) => context.Complete(message.ToByteArray()), static _ => new AskResp());
        var definition = ServerServiceDefinition.CreateBuilder()
            .AddMethod(new Method<AskReq, AskResp>(MethodType.Unary, "lab.Lab", "Ask", requests, responses), new UnaryServerMethod<AskReq, AskResp>(static (_, _) => Task.FromResult(new AskResp())))
            .Build();
        await using var host = await new LabHost
        {
            Rest = static rest => rest.Descriptors.Add(LabReflection.Descriptor),
            Services = services => services.AddSingleton<TimeProvider>(_time),
            Map = app => app.MapGrpcService(definition),
        }.StartAsync();
        var text = new string('a', 3000);

        var answer = host.PostAsync("/v1/ask", $"{{\"text\":\"{text}\"}}", ("grpc-timeout", "1S"));
        await _entered.Task;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(504, (await answer).Status);

        // Whatever had been given back would be written over here: by the pool's rule the last one back is the first one out.
        var rented = new List<byte[]>();
        for (var i = 0; i < 100; i++)
        {
            rented.Add(ArrayPool<byte>.Shared.Rent(4096));
            rented[i].AsSpan().Fill((byte)'b');
        }

        Assert.Equal(404, (await host.GetAsync($"/v1/nothing/{new string('b', 3000)}")).Status);
        _release.Set();
        Assert.Equal(text, await read.Task.WaitAsync(Token));
        rented.ForEach(array => ArrayPool<byte>.Shared.Return(array));
    }

    [Fact]
    public async Task Client_can_ask_again_after_its_deadline_while_the_service_goes_on()
    {
        var service = new LabService
        {
            OnAsk = async (request, _) =>
            {
                if (request.Text == "slow")
                {
                    _entered.Set();
                    await _release.Task;
                }

                return new AskResp();
            },
        };
        await using var host = await new LabHost { Service = service, Services = services => services.AddSingleton<TimeProvider>(_time) }.StartAsync();

        var answer = host.GetAsync("/v1/ask/slow", ("grpc-timeout", "1S"));
        await _entered.Task;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(504, (await answer).Status);
        Assert.Equal(200, (await host.GetAsync("/v1/ask/quick")).Status);
        _release.Set();
    }

    [Fact]
    public async Task A_heartbeat_that_nobody_takes_does_not_hold_up_the_deadline()
    {
        // The first event is as long as HTTP/2 lets a client be sent that has not read: whatever follows it waits.
        var text = new string('x', 65_535 - "id: 1\ndata: {'text':''}\n\n".Length);
        var cancelled = new Signal();
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                using var registration = context.CancellationToken.Register(cancelled.Set);
                await responses.WriteAsync(new AskResp { Text = text }, CancellationToken.None);
                _entered.Set();
                await cancelled.Task;
            },
        };
        await using var host = await new LabHost { Service = service, Services = services => services.AddSingleton<TimeProvider>(_time) }.StartAsync();
        using var response = await host.OpenAsync("/v1/watch/x", http2: true, ("Accept", "text/event-stream"), ("grpc-timeout", "20S"));
        await _entered.Task;

        _time.Advance(TimeSpan.FromSeconds(15));
        _time.Advance(TimeSpan.FromSeconds(5));
        await cancelled.Task;

        var end = "event: end\nid: end\ndata: " + RefusalTests.Status(4, "Deadline Exceeded") + "\n\n";
        Assert.EndsWith(end, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_waits_for_the_client_ends_at_the_deadline()
    {
        var refused = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new LabService
        {
            OnWatch = async (_, responses, _) =>
            {
                var message = new AskResp { Text = new string('x', 100_000) };
                await responses.WriteAsync(message, CancellationToken.None);
                var second = responses.WriteAsync(message, CancellationToken.None);
                _entered.Set();
                try
                {
                    await second;
                }
                catch (Exception error)
                {
                    refused.SetResult(error);
                    throw;
                }
            },
        };
        await using var host = await new LabHost { Service = service, Services = services => services.AddSingleton<TimeProvider>(_time) }.StartAsync();
        using var response = await host.OpenAsync("/v1/watch/x", http2: true, ("grpc-timeout", "20S"));
        await _entered.Task;
        Assert.False(refused.Task.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(20));

        Assert.IsType<OperationCanceledException>(await refused.Task.WaitAsync(Token), exactMatch: false);
        Assert.EndsWith("{\"error\":" + RefusalTests.Status(4, "Deadline Exceeded") + "}\n", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_that_the_service_left_behind_does_not_outlive_the_call()
    {
        Task<bool>? left = null;
        var service = new LabService
        {
            OnTalk = async (requests, responses, context) =>
            {
                await requests.MoveNext(context.CancellationToken);
                left = requests.MoveNext(context.CancellationToken);
                await responses.WriteAsync(new AskResp { Text = "enough" }, context.CancellationToken);
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var client = host.Kestrel.CreateHttp2Client();
        using var body = new LiveContent();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/talk") { Content = body, Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };

        var sending = client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        await body.SendAsync("{\"text\":\"one\"}");
        using var response = await sending;

        Assert.Equal("{\"text\":\"enough\"}\n", await response.Content.ReadAsStringAsync(Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left!);
        body.End();
    }

    [Fact]
    public async Task The_last_stream_of_a_stopping_host_has_its_trailers()
    {
        var service = new LabService
        {
            OnWatch = async (_, responses, context) =>
            {
                var told = new Signal();
                using var registration = context.CancellationToken.Register(told.Set);
                await responses.WriteAsync(new AskResp { Text = "first" }, CancellationToken.None);
                _entered.Set();
                await told.Task;
                context.ResponseTrailers.Add("farewell", "yes");
            },
        };
        await using var host = await new LabHost { Service = service }.StartAsync();
        using var response = await host.OpenAsync("/v1/watch/x", http2: true, ("TE", "trailers"));
        await _entered.Task;

        var stop = host.Kestrel.StopAsync(Token);

        Assert.Equal("{\"text\":\"first\"}\n", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal(["0"], response.TrailingHeaders.GetValues("grpc-status"));
        Assert.Equal(["yes"], response.TrailingHeaders.GetValues("farewell"));
        await stop;
    }
}
