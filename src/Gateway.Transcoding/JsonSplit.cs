using System.Buffers;

namespace Gateway.Transcoding;

/// <summary>The result of one step of a <see cref="JsonMessageSplitter"/>.</summary>
/// <param name="Kind">The kind of result.</param>
/// <param name="Message">The JSON text of the message, a slice of the given bytes; empty if there is none.</param>
/// <param name="Consumed">The number of bytes to drop from the start of the given bytes, once the caller has used the message.</param>
public readonly record struct JsonSplit(JsonSplitKind Kind, ReadOnlySequence<byte> Message, long Consumed);
