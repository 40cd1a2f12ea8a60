using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Tells by a glance over the tags whether a message can be written as it is read.</summary>
internal static class FieldOrder
{
    /// <summary>Whether every field stands once (or, repeated, in one stretch), in the order of the numbers, and no oneof has two members.</summary>
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
