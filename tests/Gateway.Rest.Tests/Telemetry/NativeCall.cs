using Gateway.Rest.Tests.Lab;
using Google.Protobuf;

namespace Gateway.Rest.Tests.Telemetry;

/// <summary>A unary call by gRPC, which Grpc.AspNetCore answers without the gateway.</summary>
internal static class NativeCall
{
    public static async Task<Answer> SendAsync(LabHost host, string path, IMessage message)
    {
        using var client = host.Kestrel.CreateHttp2Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.CalculateSize(), .. message.ToByteArray()]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response, TestContext.Current.CancellationToken);
    }
}
