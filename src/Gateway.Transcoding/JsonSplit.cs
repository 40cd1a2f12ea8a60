using System.Buffers;

namespace Gateway.Transcoding;

/// <summary>A step of a <see cref="JsonMessageSplitter"/>.</summary>
/// <param name="Kind">What was found.</param>
/// <param name="Message">The JSON text of the message, inside the bytes that were given; empty when there is none.</param>
/// <param name="Consumed">How many bytes, from the first given, need not be given again once the message has been used.</param>
public readonly record struct JsonSplit(JsonSplitKind Kind, ReadOnlySequence<byte> Message, long Consumed);
