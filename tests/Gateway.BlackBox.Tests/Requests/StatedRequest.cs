using System.Text;

namespace Gateway.BlackBox.Tests.Requests;

/// <summary>A request and what its file says of the answer.</summary>
internal sealed record StatedRequest(string Title, string Method, string Url, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body, StatedAnswer Answer)
{
    /// <summary>The request, for the host at <paramref name="server"/> in place of the file's.</summary>
    public HttpRequestMessage ToMessage(Uri server)
    {
        var url = new Uri(Url);
        var request = new HttpRequestMessage(new HttpMethod(Method), new Uri(server, url.PathAndQuery));
        if (Body.Length > 0)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        }

        foreach (var (name, value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }
}
