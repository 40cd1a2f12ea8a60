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
    /// <param name="answer">The answer of the gRPC endpoint.</param>
    /// <param name="response">The client's response.</param>
    /// <param name="isSent">Tells whether a header goes to the client; null for all.</param>
    /// <param name="prefix">Begins the names under which the headers go out a second time; null for once.</param>
    public static void Write(ExchangeResponse answer, HttpResponse response, Func<string, bool>? isSent, string? prefix = null)
    {
        if (answer.StatusCode is not StatusCodes.Status200OK and >= 200 and <= 599)
        {
            response.StatusCode = answer.StatusCode;
        }

        if (!answer.HasHeaderFields)
        {
            return;
        }

        // A trailers-only response has its trailers among its headers, and they go out as trailers. In any other response, a header may have the same key as a trailer.
        var trailers = answer.IsTrailersOnly ? answer.ReadTrailers() : null;
        foreach (var (name, value) in answer.HeaderFields.Fields)
        {
            if (name.Equals(HttpCodeKey, StringComparison.OrdinalIgnoreCase))
            {
                SetStatus(value.ToString(), response);
            }
            else if (!ReservedFields.IsForbiddenHeader(name) && trailers?.ContainsKey(name) != true && isSent?.Invoke(name) != false && HeaderCharacters.AreFitForValues(value))
            {
                response.Headers.Append(name, value);
                if (prefix is not null && !ReservedFields.IsCookie(name))
                {
                    response.Headers.Append(prefix + name, value);
                }
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
