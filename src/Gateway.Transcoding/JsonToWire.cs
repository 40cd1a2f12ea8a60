using System.Buffers;
using Gateway.Transcoding.Contract;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Reading;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding;

/// <summary>Converts JSON to messages in wire format, without intermediate objects.</summary>
/// <remarks>
/// Follows <see href="https://protobuf.dev/programming-guides/json/">the ProtoJSON format</see>. The engine writes to the target only after it
/// has read the whole text, so a refused text leaves the target untouched.
/// </remarks>
public static class JsonToWire
{
    /// <summary>Reads one JSON text as a message and appends the message in wire format.</summary>
    /// <exception cref="TranscodingException">The text is not JSON, or not the JSON of this message type. The error names the place.</exception>
    public static void Transcode(MessageSchema type, ReadOnlySpan<byte> json, IBufferWriter<byte> wire, JsonOptions options)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(options);
        var state = TranscodingState.Rent();
        try
        {
            new JsonMessageReader(json, state, options, root: type).ReadRoot(type);
            Finish(type, state.Wire, wire, options);
        }
        finally
        {
            state.Return();
        }
    }

    /// <summary>Reads one JSON text as the value of a field of any kind and appends tag and value. <c>null</c> appends nothing.</summary>
    /// <exception cref="TranscodingException">The text is not JSON, or not the JSON of this field. The error names the place.</exception>
    public static void TranscodeField(FieldSchema field, ReadOnlySpan<byte> json, IBufferWriter<byte> wire, JsonOptions options)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(wire);
        ArgumentNullException.ThrowIfNull(options);
        var state = TranscodingState.Rent();
        try
        {
            new JsonMessageReader(json, state, options, root: field).ReadRootField(field, omitDefault: true);
            state.Wire.CopyTo(wire);
        }
        finally
        {
            state.Return();
        }
    }

    private static void Finish(MessageSchema type, WireAssembler assembled, IBufferWriter<byte> wire, JsonOptions options)
    {
        var isAsked = FieldBehaviorRules.AreAsked(type, options);
        if (!isAsked && (!type.ReachesRequired || options.AllowPartial))
        {
            assembled.CopyTo(wire);
            return;
        }

        using var whole = new PooledBuffer();
        assembled.CopyTo(whole);
        RequiredFields.Check(type, whole.WrittenSpan);
        if (isAsked)
        {
            FieldBehaviorRules.Write(type, whole.WrittenSpan, RequestScope.Of(type), options, wire);
        }
        else
        {
            wire.Write(whole.WrittenSpan);
        }
    }
}
