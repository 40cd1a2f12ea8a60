using System.Net;
using Gateway.Load.Servers;

namespace Gateway.Load.Clients;

/// <summary>Streams over HTTP/2, at most a hundred per connection.</summary>
internal sealed class Http2Streams(ServerProcess server) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false }) { BaseAddress = server.Http2 };

    public async Task<IOpenStream> OpenAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new OpenStream(response, await response.Content.ReadAsStreamAsync());
    }

    public void Dispose() => _http.Dispose();

    private sealed class OpenStream(HttpResponseMessage response, Stream body) : IOpenStream
    {
        private readonly byte[] _buffer = new byte[4 * 1024];

        public async Task<int> ReadAsync(int messages, CancellationToken cancellationToken)
        {
            var count = 0;
            while (count < messages)
            {
                var received = await body.ReadAsync(_buffer, cancellationToken);
                if (received == 0)
                {
                    throw new IOException("The server ended the stream.");
                }

                count += _buffer.AsSpan(0, received).Count((byte)'}');
            }

            return count;
        }

        public void Reset() => response.Dispose();
    }
}
