using Gateway.Transcoding.Wire;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Responses;

/// <summary>The format of an error, as a response or at the end of a stream or a WebSocket.</summary>
internal abstract class ErrorShape
{
    private static readonly StatusShape _status = new();
    private static readonly Aip193Shape _aip193 = new();
    private static readonly ProblemShape _problem = new();

    /// <summary>Whether the body is <c>{"error":…}</c> itself, and needs no envelope in a stream.</summary>
    public virtual bool IsEnvelope => false;

    /// <summary>The data of the last event of a stream of Server-Sent Events that succeeded.</summary>
    public virtual ReadOnlySpan<byte> Success => "{}"u8;

    /// <summary>The shape for a request.</summary>
    /// <param name="http">The request. Its <c>Accept</c> may prefer problem details to the configured format.</param>
    /// <param name="format">The configured format.</param>
    /// <param name="formatter">The application's own format, which replaces it; null for none.</param>
    public static ErrorShape Of(HttpContext http, ErrorFormat format, IErrorFormatter? formatter) =>
        ProblemPreference.IsSaidBy(http.Request.Headers.Accept) ? _problem
        : formatter is not null ? new OwnShape(formatter)
        : format switch
        {
            ErrorFormat.Aip193 => _aip193,
            ErrorFormat.Problem => _problem,
            _ => _status,
        };

    /// <summary>Appends the error.</summary>
    /// <returns>The content type; null for that of the binding's JSON.</returns>
    public abstract string? Write(PooledBuffer output, GatewayError error);
}
