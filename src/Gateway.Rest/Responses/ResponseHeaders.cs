using System.Globalization;
using Gateway.Rest.Exchange;
using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Responses;

/// <summary>Copies the headers of a service to the client's response: its header metadata, and the headers and status that it set on the response of its call.</summary>
internal static class ResponseHeaders
{
    // Lets a service choose a success code without using HTTP, as in grpc-gateway.
    private const string HttpCodeKey = "x-http-code";

    /// <summary>Writes the headers. Headers that frame the response belong to the server, and <c>x-http-code</c> becomes the status of a success.</summary>
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

        // An answer without a body has its trailers among its headers: these go out as trailers.
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
