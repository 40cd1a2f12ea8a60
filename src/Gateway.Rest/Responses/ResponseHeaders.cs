using System.Globalization;
using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Responses;

/// <summary>What a service said in headers: its header metadata, and what it set on the response of its call, as headers and status of the client's response.</summary>
internal static class ResponseHeaders
{
    // A service's way to choose a success code without knowing of HTTP, as in grpc-gateway.
    private const string HttpCodeKey = "x-http-code";

    /// <summary>Writes them. Those that frame the response belong to the server, and <c>x-http-code</c> becomes the status of a success.</summary>
    public static void Write(ExchangeResponse answer, HttpResponse response)
    {
        if (answer.StatusCode is not StatusCodes.Status200OK and >= 200 and <= 599)
        {
            response.StatusCode = answer.StatusCode;
        }

        if (!answer.HasHeaderFields)
        {
            return;
        }

        // Of an answer that is nothing but headers, those that are trailers go out as such.
        var trailers = answer.ReadTrailers();
        foreach (var (name, value) in answer.HeaderFields.Fields)
        {
            if (name.Equals(HttpCodeKey, StringComparison.OrdinalIgnoreCase))
            {
                SetStatus(value.ToString(), response);
            }
            else if (!ReservedFields.IsForbiddenHeader(name) && !trailers.ContainsKey(name))
            {
                response.Headers.Append(name, value);
            }
        }
    }

    private static void SetStatus(string value, HttpResponse response)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 200 and <= 599)
        {
            response.StatusCode = status;
        }
    }
}
