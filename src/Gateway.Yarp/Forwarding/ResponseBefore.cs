using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Yarp.Forwarding;

/// <summary>The headers of a response before it was forwarded: those of middleware, such as CORS, which an answer of the gateway's own keeps.</summary>
internal readonly struct ResponseBefore
{
    private readonly HttpResponse _response;
    private readonly KeyValuePair<string, StringValues>[] _headers;

    private ResponseBefore(HttpResponse response)
    {
        _response = response;
        _headers = response.Headers.Count == 0 ? [] : [.. response.Headers];
    }

    public static ResponseBefore Of(HttpContext http) => new(http.Response);

    /// <summary>Takes back what was written since, unless it is on its way.</summary>
    public void Restore()
    {
        if (_response.HasStarted)
        {
            return;
        }

        _response.Clear();
        foreach (var (name, value) in _headers)
        {
            _response.Headers[name] = value;
        }
    }
}
