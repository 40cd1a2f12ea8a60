using System.Buffers;
using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Json.Writing;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding;

/// <summary>Writes a status as the JSON of <c>google.rpc.Status</c>, the body of every error.</summary>
/// <remarks><c>{"code":10,"message":"…","details":[…]}</c>; all three members are always present. See
/// <see href="https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto">google/rpc/status.proto</see>.</remarks>
public static class StatusJson
{
    private const int DetailsFieldNumber = 3;

    /// <summary>Appends the body. Never fails: a malformed detail is written as base64, and malformed status bytes as no details.</summary>
    /// <param name="json">Takes the JSON.</param>
    /// <param name="code">The gRPC status code.</param>
    /// <param name="message">The status message.</param>
    /// <param name="statusProto">A serialized <c>google.rpc.Status</c> with the details to write (the metadata <c>grpc-status-details-bin</c>), or empty.</param>
    /// <param name="schema">The schema with the types of details.</param>
    /// <param name="options">Select how to write the JSON.</param>
    public static void Write(IBufferWriter<byte> json, int code, string message, ReadOnlySpan<byte> statusProto, Schema schema, JsonOptions options)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        var writer = MessageJsonWriter.Rent(options);
        try
        {
            var output = writer.Output;
            output.BeginObject();
            output.WriteProperty("\"code\":"u8);
            output.WriteNumber(code);
            output.WriteProperty("\"message\":"u8);
            output.WriteString(Encoding.UTF8.GetBytes(message), verify: false);
            output.WriteProperty("\"details\":"u8);
            output.BeginArray();
            WriteDetails(writer, statusProto, schema);
            output.EndArray();
            output.EndObject();
            output.CopyTo(json);
        }
        finally
        {
            writer.Return();
        }
    }

    /// <summary>Appends the details alone, as a JSON array. Never fails.</summary>
    /// <param name="json">Takes the JSON.</param>
    /// <param name="statusProto">A serialized <c>google.rpc.Status</c>, or empty.</param>
    /// <param name="schema">The schema with the types of details.</param>
    /// <param name="options">Select how to write the JSON.</param>
    public static void WriteDetails(IBufferWriter<byte> json, ReadOnlySpan<byte> statusProto, Schema schema, JsonOptions options)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        var writer = MessageJsonWriter.Rent(options);
        try
        {
            writer.Output.BeginArray();
            WriteDetails(writer, statusProto, schema);
            writer.Output.EndArray();
            writer.Output.CopyTo(json);
        }
        finally
        {
            writer.Return();
        }
    }

    private static void WriteDetails(MessageJsonWriter writer, ReadOnlySpan<byte> statusProto, Schema schema)
    {
        var mark = writer.GetMark();
        try
        {
            var reader = new WireReader(statusProto);
            while (reader.TryReadTag(out var number, out var wireType))
            {
                if (number == DetailsFieldNumber && wireType == WireType.LengthDelimited)
                {
                    writer.Output.BeginElement();
                    WriteDetail(writer, reader.ReadLengthDelimited(), schema);
                }
                else
                {
                    reader.Skip(number, wireType);
                }
            }
        }
        catch (MalformedMessageException)
        {
            writer.ReturnTo(mark);
        }
    }

    private static void WriteDetail(MessageJsonWriter writer, ReadOnlySpan<byte> any, Schema schema)
    {
        var mark = writer.GetMark();
        try
        {
            AnyWriter.Write(writer, schema, any);
        }
        catch (MalformedMessageException)
        {
            writer.ReturnTo(mark);
            AnyWriter.WriteOpaque(writer.Output, any);
        }
    }
}
