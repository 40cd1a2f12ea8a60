using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Yarp.Forwarding;

/// <summary>The headers that middleware, such as CORS, set before forwarding. A response of the gateway's own keeps them.</summary>
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

    /// <summary>Undoes all later changes, unless the response has started.</summary>
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
