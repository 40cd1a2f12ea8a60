using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>The positions of each field of a message whose fields are out of order or occur more than once.</summary>
/// <remarks>
/// A range of an <see cref="IntArena"/> with three parts. For each field: the start and the count of its positions. For each oneof: the member
/// that was set last. Then the positions of the tags, grouped by field, in wire order. Setting another member of a oneof drops the positions of the former.
/// </remarks>
internal readonly struct FieldIndex
{
    private FieldIndex(int start) => Start = start;

    /// <summary>The start of the range. Popping the arena to this offset drops the index.</summary>
    public int Start { get; }

    public static FieldIndex Build(IntArena arena, MessageSchema type, ReadOnlySpan<byte> wire)
    {
        var fields = type.Fields.Count;
        var start = arena.Reserve((fields * 2) + type.Oneofs.Count);
        Count(arena, start, type, wire);

        var total = 0;
        for (var i = 0; i < fields; i++)
        {
            total += arena[start + (i * 2) + 1];
        }

        var positions = arena.Reserve(total);
        for (var i = 0; i < fields; i++)
        {
            arena[start + (i * 2)] = positions;
            positions += arena[start + (i * 2) + 1];
            arena[start + (i * 2) + 1] = 0;
        }

        Fill(arena, start, type, wire);
        return new FieldIndex(start);
    }

    /// <summary>The start and the count of a field's positions in the arena.</summary>
    public (int Start, int Count) Occurrences(IntArena arena, FieldSchema field) =>
        (arena[Start + (field.Index * 2)], arena[Start + (field.Index * 2) + 1]);

    private static void Count(IntArena arena, int start, MessageSchema type, ReadOnlySpan<byte> wire)
    {
        var reader = new WireReader(wire);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (Find(type, number, wireType, reader) is { } field)
            {
                arena[start + (field.Index * 2) + 1]++;
            }

            reader.Skip(number, wireType);
        }
    }

    private static void Fill(IntArena arena, int start, MessageSchema type, ReadOnlySpan<byte> wire)
    {
        var oneofs = start + (type.Fields.Count * 2);
        var reader = new WireReader(wire);
        var position = 0;
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (Find(type, number, wireType, reader) is { } field)
            {
                if (field.Oneof is not null)
                {
                    ref var current = ref arena[oneofs + field.Oneof.Index];
                    if (current != 0 && current != field.Index + 1)
                    {
                        arena[start + ((current - 1) * 2) + 1] = 0;
                    }

                    current = field.Index + 1;
                }

                arena[arena[start + (field.Index * 2)] + arena[start + (field.Index * 2) + 1]++] = position;
            }

            reader.Skip(number, wireType);
            position = reader.Position;
        }
    }

    private static FieldSchema? Find(MessageSchema type, int number, WireType wireType, WireReader value)
    {
        var field = type.FindField(number);
        return field is null || !WireValue.Accepts(field, wireType)
            || (field.Shape == FieldShape.Singular && WireValue.IsUnknownEnumValue(field, value))
            ? null
            : field;
    }
}
