using System.Net;
using System.Net.Http.Headers;

namespace Gateway.Load.Clients;

/// <summary>Calls <c>load.Load/Say</c> with bytes that never change, on one connection: a client that costs the machine little.</summary>
internal sealed class GrpcBytesClient(Uri server) : IDisposable
{
    // SayRequest { name = "world" } and Line { msg = "Hello world" }, each behind its length.
    private static readonly byte[] Request = [0, 0, 0, 0, 7, 0x0a, 5, .. "world"u8];
    private static readonly byte[] Response = [0, 0, 0, 0, 13, 0x0a, 11, .. "Hello world"u8];

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false });
    private readonly Uri _address = new(server, "/load.Load/Say");

    /// <exception cref="InvalidOperationException">The answer is not the one.</exception>
    public async Task SayAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Request),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity,gzip,deflate");
        request.Headers.TryAddWithoutValidation("user-agent", "load");
        using var response = await _http.SendAsync(request, CancellationToken.None);
        var body = await response.Content.ReadAsByteArrayAsync();
        if (!body.AsSpan().SequenceEqual(Response) || response.TrailingHeaders.GetValues("grpc-status").Single() != "0")
        {
            throw new InvalidOperationException($"{_address} answered {response.StatusCode} with {body.Length} bytes.");
        }
    }

    public void Dispose() => _http.Dispose();
}
