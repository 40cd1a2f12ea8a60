using System.Net.Http.Headers;

namespace Gateway.Grpc.Server.Tests.Probing;

/// <summary>Sends gRPC requests made by hand.</summary>
internal sealed class RawClient(HttpClient http) : IDisposable
{
    public const string Unary = "/probe.Probe/Unary";
    public const string Collect = "/probe.Probe/Collect";
    public const string Expand = "/probe.Probe/Expand";
    public const string Chat = "/probe.Probe/Chat";

    /// <summary>A request; a header <c>content-type</c> given here replaces gRPC's own.</summary>
    public static HttpRequestMessage Request(string path, HttpContent content, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        foreach (var (name, value) in headers)
        {
            if (name == "content-type")
            {
                content.Headers.Remove(name);
                content.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    /// <summary>Sends one body and reads the whole answer.</summary>
    public Task<RawAnswer> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers) =>
        SendAsync(Request(path, new ByteArrayContent(body), headers));

    /// <summary>Sends a request and reads the whole answer.</summary>
    public async Task<RawAnswer> SendAsync(HttpRequestMessage request)
    {
        using var response = await StartAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken).Come();
        return new RawAnswer(response.StatusCode, ToDictionary(response.Headers, response.Content.Headers), ToDictionary(response.TrailingHeaders), body);
    }

    /// <summary>Sends a request and waits for the headers only.</summary>
    public Task<HttpResponseMessage> StartAsync(HttpRequestMessage request) =>
        http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken).Come();

    /// <summary>Sends chunks and never ends the request; waits for the headers until the client loses patience.</summary>
    public async Task StartUntilAsync(string path, byte[][] chunks, CancellationToken patience)
    {
        using var request = Request(path, new ChunkedContent(chunks, new TaskCompletionSource().Task));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience);
    }

    public void Dispose() => http.Dispose();

    private static Dictionary<string, string> ToDictionary(params HttpHeaders[] collections) =>
        collections.SelectMany(headers => headers.NonValidated)
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
}
