using System.Buffers;
using Gateway.Rest.Protocol;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using RpcStatus = Google.Rpc.Status;

namespace Gateway.Rest;

/// <summary>An error that is about to be written.</summary>
public readonly ref struct GatewayError
{
    // Details leave out fields that are not set: a violation without a reason has no "reason":"".
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

    /// <summary>The HTTP status. In a stream that has begun: the one that it would have had before.</summary>
    public int HttpStatus { get; }

    /// <summary>The code of gRPC.</summary>
    public StatusCode Code { get; }

    /// <summary>The name of the code: <c>NOT_FOUND</c>.</summary>
    public string CodeName => StatusCodeNames.Of(Code);

    /// <summary>The message of the status.</summary>
    public string Message { get; }

    /// <summary>Whether a stream or a WebSocket ends with this error, after its HTTP status has gone out.</summary>
    public bool IsInStream { get; }

    /// <summary>A serialized <c>google.rpc.Status</c> with the details, as the service sent it; empty when there are none.</summary>
    public ReadOnlySpan<byte> StatusProto { get; }

    /// <summary>The details, parsed; null when there are none, or when they are no <c>google.rpc.Status</c>.</summary>
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

    /// <summary>Writes the details as a JSON array, each with its <c>@type</c>. An unknown type has its bytes as base64.</summary>
    public void WriteDetails(IBufferWriter<byte> json) => StatusJson.WriteDetails(json, StatusProto, _schema, _json);

    internal void WriteStatus(IBufferWriter<byte> json) => StatusJson.Write(json, (int)Code, Message, StatusProto, _schema, _json);
}
