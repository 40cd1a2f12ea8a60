using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Scans the tags: can the message be written in one pass?</summary>
internal static class FieldOrder
{
    /// <summary>Whether every field occurs once (a repeated field: in one run), in the order of the field numbers, and no oneof has two members.</summary>
    public static bool IsInOrder(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        var reader = new WireReader(wire);
        var last = 0;
        ulong oneofs = 0;
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number <= last && (number < last || type.FindField(number) is not { Shape: not FieldShape.Singular }))
            {
                return false;
            }

            if (type.HasOneofs && type.FindField(number) is { Oneof: { } oneof })
            {
                var bit = 1UL << oneof.Index;
                if ((oneofs & bit) != 0 || oneof.Index >= 64)
                {
                    return false;
                }

                oneofs |= bit;
            }

            last = number;
            if (wireType == WireType.LengthDelimited)
            {
                reader.ReadLengthDelimited();
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        return true;
    }
}
