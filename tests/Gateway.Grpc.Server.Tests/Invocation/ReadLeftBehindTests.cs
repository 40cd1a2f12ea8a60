using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Text;
using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Gateway.Grpc.Server.Tests.Web;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Grpc.Server.Tests.Invocation;

/// <summary>Services that return in the middle of a read: its message is whole or the read fails, and what held it is nobody else's meanwhile.</summary>
public sealed class ReadLeftBehindTests
{
    private const int Calls = 120;
    private const int MostSpins = 30_000; // about as long as a message takes to be read

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_that_is_being_deserialized_at_the_end_stays_as_it_is(bool isCompressed)
    {
        var deserializing = Signal.New();
        using var held = new ManualResetEventSlim();
        var left = Signal.New<Task<string>>();
        var stop = Token;
        var marshaller = Marshallers.Create(
            static (text, context) => context.Complete(Encoding.UTF8.GetBytes(text)),
            context =>
            {
                var bytes = context.PayloadAsReadOnlySequence();
                deserializing.SetResult();
                held.Wait(stop);
                return Encoding.UTF8.GetString(bytes);
            });
        var method = new Method<string, string>(MethodType.ClientStreaming, "by.Hand", "Say", marshaller, Marshallers.StringMarshaller);
        ClientStreamingServerMethod<string, string> handler = async (texts, _) =>
        {
            left.SetResult(Task.Run(async () => await texts.MoveNext(CancellationToken.None) ? texts.Current : "nothing", stop));
            await deserializing.Task;
            return "enough";
        };
        await using var host = await ProbeHost.StartAsync(
            map: app => app.MapGrpcService(ServerServiceDefinition.CreateBuilder().AddMethod(method, handler).Build()));
        var text = new string('a', 3000);

        var answer = await host.Raw.PostAsync("/by.Hand/Say", FrameOf(Encoding.UTF8.GetBytes(text), isCompressed), ("grpc-encoding", "gzip"));

        // The client has its answer, and the call holds the bytes.
        Assert.Equal("enough", Encoding.UTF8.GetString(Assert.Single(answer.Frames).Payload));
        Assert.Equal(StatusCode.OK, answer.Status);
        Assert.False(host.SomeRequestEnded);

        // Whatever had been given back would be written over here.
        var rented = new List<byte[]>();
        for (var i = 0; i < 100; i++)
        {
            rented.Add(ArrayPool<byte>.Shared.Rent(4096));
            rented[i].AsSpan().Fill((byte)'b');
        }

        held.Set();
        Assert.Equal(text, await (await left.Task.Come()).Come());
        await host.RequestEndedAsync();
        rented.ForEach(array => ArrayPool<byte>.Shared.Return(array));
    }

    [Theory]
    [InlineData("application/grpc", false, true)]
    [InlineData("application/grpc", true, true)]
    [InlineData("application/grpc-web", true, false)]
    [InlineData("application/grpc-web-text", false, false)]
    [InlineData("application/grpc-web-text", true, true)]
    public async Task A_call_ends_after_the_read_that_its_service_left_behind(string contentType, bool isCompressed, bool http2)
    {
        var random = new Random(7);
        Task<string>? left = null;
        await using var host = await WebHost.StartAsync(new Script
        {
            Collect = async (notes, _) =>
            {
                await notes.MoveNext(Token);
                var begun = Signal.New();
                left = Task.Run(
                    async () =>
                    {
                        begun.SetResult();
                        return await notes.MoveNext(CancellationToken.None) ? notes.Current.Text : "nothing";
                    },
                    Token);
                await begun.Task;
                Thread.SpinWait(random.Next(MostSpins));
                return new Note { Text = "enough" };
            },
        });
        using var client = http2 ? host.Probe.Server.CreateHttp2Client() : host.Probe.Server.CreateHttp1Client();
        for (var i = 0; i < Calls; i++)
        {
            var text = new string((char)('a' + (i % 26)), 200_000);
            byte[] body = [.. Frames.Of("first"), .. FrameOf(new Note { Text = text }.ToByteArray(), isCompressed)];
            body = contentType.Contains("text", StringComparison.Ordinal) ? Encoding.ASCII.GetBytes(Convert.ToBase64String(body)) : body;
            using var request = RawClient.Request(RawClient.Collect, new ByteArrayContent(body), ("content-type", contentType), ("grpc-encoding", "gzip"));
            request.Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
            using var response = await client.SendAsync(request, Token).Come();
            Assert.Contains("enough", Decode(await response.Content.ReadAsByteArrayAsync(Token), response), StringComparison.Ordinal);
            try
            {
                Assert.True(await left!.Come() == text, $"The message of call {i} is not what was sent.");
            }
            catch (OperationCanceledException)
            {
                // The call ended first.
            }
        }
    }

    private static string Decode(byte[] body, HttpResponseMessage response)
    {
        var text = Encoding.Latin1.GetString(body);
        return response.Content.Headers.ContentType!.MediaType!.Contains("text", StringComparison.Ordinal)
            ? string.Concat(text.Chunk(4).Select(static group => Encoding.Latin1.GetString(Convert.FromBase64CharArray(group, 0, group.Length))))
            : text;
    }

    private static byte[] FrameOf(byte[] message, bool isCompressed)
    {
        if (!isCompressed)
        {
            return Frames.Of(0, message);
        }

        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(message);
        }

        return Frames.Of(1, compressed.ToArray());
    }
}
