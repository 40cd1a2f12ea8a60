using Gateway.Rest.Options;
using Gateway.Rest.Protocol;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Gateway.Rest.Responses;

/// <summary>Writes every error of every door: as a response, or as the last element of a stream or a WebSocket. The binding selects the format.</summary>
/// <param name="schema">The types that details may have.</param>
/// <param name="settings">The format of errors if no binding is known.</param>
internal sealed class ErrorWriter(Schema schema, GatewaySettings settings)
{
    // The same options as in GatewayError.
    private static readonly JsonOptions _json = new() { IgnoreDefaultValues = true };

    /// <summary>Answers with an error.</summary>
    /// <param name="http">The request.</param>
    /// <param name="binding">The binding it came to; null for none.</param>
    /// <param name="httpStatus">The HTTP status, which may be more exact than that of the code.</param>
    /// <param name="status">The status.</param>
    /// <param name="details">A serialized <c>google.rpc.Status</c> with the details; empty for none.</param>
    public Task WriteAsync(HttpContext http, BindingMetadata? binding, int httpStatus, Status status, ReadOnlyMemory<byte> details = default)
    {
        var response = http.Response;
        ErrorAnswer.Begin(response, httpStatus, details.Span);
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            // A cache may keep the error, and its format depends on Accept.
            VaryHeader.AddAccept(response.Headers);
        }

        var body = new PooledBuffer();
        response.ContentType = ShapeOf(http, binding).Write(body, new GatewayError(http, httpStatus, status, details.Span, schema, isInStream: false))
            ?? binding?.JsonContentType ?? settings.JsonContentType;
        return ErrorAnswer.SendAsync(http, body);
    }

    /// <summary>Writes a status as <c>google.rpc.Status</c>, for callers in this process.</summary>
    public void WriteStatus(PooledBuffer output, Status status, ReadOnlySpan<byte> details) =>
        StatusJson.Write(output, (int)status.StatusCode, status.Detail ?? "", details, schema, _json);

    /// <summary>Appends the failure of a stream or a WebSocket that has begun: <c>{"error":…}</c>.</summary>
    public void WriteElement(PooledBuffer output, HttpContext http, BindingMetadata binding, int httpStatus, Status status, ReadOnlyMemory<byte> details)
    {
        var shape = ShapeOf(http, binding);
        if (!shape.IsEnvelope)
        {
            output.Write(Envelope.Error);
        }

        shape.Write(output, new GatewayError(http, httpStatus, status, details.Span, schema, isInStream: true));
        if (!shape.IsEnvelope)
        {
            output.Write(Envelope.End);
        }
    }

    /// <summary>Appends the data of the last event of a stream of Server-Sent Events, after success and failure.</summary>
    public void WriteEnd(PooledBuffer output, HttpContext http, BindingMetadata binding, int httpStatus, Status status, ReadOnlyMemory<byte> details)
    {
        var shape = ShapeOf(http, binding);
        if (status.StatusCode == StatusCode.OK)
        {
            output.Write(shape.Success);
        }
        else
        {
            shape.Write(output, new GatewayError(http, httpStatus, status, details.Span, schema, isInStream: true));
        }
    }

    private ErrorShape ShapeOf(HttpContext http, BindingMetadata? binding) => binding is null
        ? ErrorShape.Of(http, settings.ErrorFormat, settings.ErrorFormatter)
        : ErrorShape.Of(http, binding.ErrorFormat, binding.ErrorFormatter);
}
