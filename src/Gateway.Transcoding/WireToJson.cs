using System.Buffers;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Json.Writing;

namespace Gateway.Transcoding;

/// <summary>Turns messages in wire format into JSON, without objects in between.</summary>
/// <remarks>
/// Members stand in the order of the field numbers, whatever the order on the wire. Nothing reaches the target before the whole
/// message was read: after an error it is untouched.
/// </remarks>
public static class WireToJson
{
    /// <summary>Appends the JSON of a message.</summary>
    /// <exception cref="MalformedMessageException">The bytes are no such message, or it holds what JSON cannot say.</exception>
    public static void Transcode(MessageSchema type, ReadOnlySpan<byte> wire, IBufferWriter<byte> json, JsonOptions options)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(options);
        var writer = MessageJsonWriter.Rent(options);
        try
        {
            writer.WriteMessage(type, wire);
            writer.Output.CopyTo(json);
        }
        catch (MalformedMessageException error)
        {
            error.FieldPath = JsonPlace.FieldPathAtEnd(writer.Output.Written, type);
            throw;
        }
        finally
        {
            writer.Return();
        }
    }

    /// <summary>Appends the JSON of one field's value; unset, that is <c>[]</c>, <c>{}</c>, the default, or <c>null</c> for a field with presence.</summary>
    /// <param name="field">The field.</param>
    /// <param name="wireOfWholeMessage">The message it is a field of.</param>
    /// <param name="json">Where the JSON goes.</param>
    /// <param name="options">How to write it.</param>
    /// <exception cref="MalformedMessageException">The bytes are no such message, or it holds what JSON cannot say.</exception>
    public static void TranscodeField(FieldSchema field, ReadOnlySpan<byte> wireOfWholeMessage, IBufferWriter<byte> json, JsonOptions options)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(options);
        var writer = MessageJsonWriter.Rent(options);
        try
        {
            writer.WriteFieldValue(field, wireOfWholeMessage);
            writer.Output.CopyTo(json);
        }
        catch (MalformedMessageException error)
        {
            error.FieldPath = JsonPlace.FieldPathAtEnd(writer.Output.Written, field);
            throw;
        }
        finally
        {
            writer.Return();
        }
    }
}
