using System.Buffers.Binary;
using System.Net.Http.Headers;
using Gateway.StreamComparison.Measuring;
using Google.Protobuf;
using Proto;

namespace Gateway.StreamComparison.Contenders;

/// <summary>gRPC-Web, binary, over HTTP/1.1: a frame is a flag, a length and a message; the frame with the highest bit set holds the trailers.</summary>
internal sealed class GrpcWebContender : IContender
{
    private const int PrefixLength = 5;
    private const byte Trailers = 0x80;

    public string Name => "gRPC-Web";

    public async Task ReceiveAsync(Uri server, Arrivals arrivals, CancellationToken cancellationToken)
    {
        using var client = Browser.CreateClient(server);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/proto.Greetering/StreamHello") { Content = Framed(new HelloReq { Name = "you" }) };
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation("X-Grpc-Web", "1");
        arrivals.Asked();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(cancellationToken);
        var prefix = new byte[PrefixLength];
        while (true)
        {
            await body.ReadExactlyAsync(prefix, cancellationToken);
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(1))];
            await body.ReadExactlyAsync(payload, cancellationToken);
            if ((prefix[0] & Trailers) != 0)
            {
                return;
            }

            arrivals.Received(HelloResp.Parser.ParseFrom(payload).Msg);
        }
    }

    private static ByteArrayContent Framed(HelloReq message)
    {
        var frame = new byte[PrefixLength + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - PrefixLength);
        message.WriteTo(frame.AsSpan(PrefixLength));
        return new ByteArrayContent(frame) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc-web+proto") } };
    }
}
