using System.Buffers;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Json.Writing;

namespace Gateway.Transcoding;

/// <summary>Converts messages in wire format to JSON, without intermediate objects.</summary>
/// <remarks>
/// Members follow the order of the field numbers, whatever the order on the wire. The engine writes to the target only after it has
/// read the whole message, so an error leaves the target untouched.
/// </remarks>
public static class WireToJson
{
    /// <summary>Appends the JSON of a message.</summary>
    /// <param name="type">The message.</param>
    /// <param name="wire">Its bytes.</param>
    /// <param name="json">Takes the JSON.</param>
    /// <param name="options">Select how to write the JSON.</param>
    /// <param name="selection">The fields to write, of this message; null for all.</param>
    /// <exception cref="MalformedMessageException">The bytes are not a message of this type, or a value has no JSON form.</exception>
    public static void Transcode(MessageSchema type, ReadOnlySpan<byte> wire, IBufferWriter<byte> json, JsonOptions options, FieldSelection? selection = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(options);
        var writer = MessageJsonWriter.Rent(options);
        writer.Selection = selection;
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

    /// <summary>Appends the JSON of one field's value. For an unset field: <c>[]</c>, <c>{}</c>, the default, or <c>null</c> for a field with presence.</summary>
    /// <param name="field">The field.</param>
    /// <param name="wireOfWholeMessage">The message that has the field.</param>
    /// <param name="json">Takes the JSON.</param>
    /// <param name="options">Select how to write the JSON.</param>
    /// <param name="selection">The fields to write, of the message in this field, in its elements or in its values; null for all.</param>
    /// <exception cref="MalformedMessageException">The bytes are not a message of this type, or a value has no JSON form.</exception>
    public static void TranscodeField(FieldSchema field, ReadOnlySpan<byte> wireOfWholeMessage, IBufferWriter<byte> json, JsonOptions options, FieldSelection? selection = null)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(options);
        var writer = MessageJsonWriter.Rent(options);
        writer.Selection = selection;
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
