using System.Buffers;
using Gateway.Rest.Protocol;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using RpcStatus = Google.Rpc.Status;

namespace Gateway.Rest;

/// <summary>An error to write.</summary>
public readonly ref struct GatewayError
{
    // Details leave out fields that are not set. For example, a violation without a reason has no "reason":"".
    private static readonly JsonOptions _json = new() { IgnoreDefaultValues = true };

    private readonly Schema _schema;

    internal GatewayError(HttpContext http, int httpStatus, Status status, ReadOnlySpan<byte> statusProto, Schema schema, bool isInStream)
    {
        HttpContext = http;
        HttpStatus = httpStatus;
        Code = status.StatusCode;
        Message = status.Detail ?? "";
        StatusProto = statusProto;
        _schema = schema;
        IsInStream = isInStream;
    }

    /// <summary>The request.</summary>
    public HttpContext HttpContext { get; }

    /// <summary>The HTTP status. After a stream has begun: the status that the error would have had before.</summary>
    public int HttpStatus { get; }

    /// <summary>The gRPC status code.</summary>
    public StatusCode Code { get; }

    /// <summary>The name of the code: <c>NOT_FOUND</c>.</summary>
    public string CodeName => StatusCodeNames.Of(Code);

    /// <summary>The message of the status.</summary>
    public string Message { get; }

    /// <summary>Whether this error ends a stream or a WebSocket whose HTTP status was already sent.</summary>
    public bool IsInStream { get; }

    /// <summary>A serialized <c>google.rpc.Status</c> with the details, as the service sent it; empty when there are none.</summary>
    public ReadOnlySpan<byte> StatusProto { get; }

    /// <summary>The details, parsed; null when there are none, or when the bytes are not a <c>google.rpc.Status</c>.</summary>
    public RpcStatus? ReadDetails()
    {
        try
        {
            return StatusProto.IsEmpty ? null : RpcStatus.Parser.ParseFrom(StatusProto);
        }
        catch (InvalidProtocolBufferException)
        {
            // The status itself still reaches the client.
            return null;
        }
    }

    /// <summary>Writes the details as a JSON array. Each detail has its <c>@type</c>. A detail of an unknown type has its bytes as base64.</summary>
    public void WriteDetails(IBufferWriter<byte> json) => StatusJson.WriteDetails(json, StatusProto, _schema, _json);

    internal void WriteStatus(IBufferWriter<byte> json) => StatusJson.Write(json, (int)Code, Message, StatusProto, _schema, _json);
}
