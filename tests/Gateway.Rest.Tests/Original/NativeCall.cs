using System.Buffers.Binary;
using System.Net.Http.Headers;
using Gateway.Rest.Tests.Lab;
using Google.Protobuf;

namespace Gateway.Rest.Tests.Original;

/// <summary>A native gRPC call as bytes of HTTP/2, to compare with.</summary>
internal static class NativeCall
{
    private const int PrefixSize = 5;

    /// <summary>Calls a method with one message.</summary>
    /// <returns>Whole answer; the status is in its trailers, or in its headers when there is no message.</returns>
    public static async Task<Answer> SendAsync(LabHost host, string path, IMessage message, params (string Name, string Value)[] headers)
    {
        using var client = host.Kestrel.CreateHttp2Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
            Content = new ByteArrayContent(Frame(message)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("TE", "trailers");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response, TestContext.Current.CancellationToken);
    }

    /// <summary>The status code of a native answer.</summary>
    public static string? GrpcStatus(this Answer answer) => answer.Trailer("grpc-status") ?? answer.Header("grpc-status");

    /// <summary>The first message of a native answer.</summary>
    public static T Message<T>(this Answer answer)
        where T : IMessage<T>, new() =>
        new MessageParser<T>(() => new T()).ParseFrom(answer.Bytes, PrefixSize, BinaryPrimitives.ReadInt32BigEndian(answer.Bytes.AsSpan(1)));

    private static byte[] Frame(IMessage message)
    {
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, message.CalculateSize());
        return [0, .. length, .. message.ToByteArray()];
    }
}
