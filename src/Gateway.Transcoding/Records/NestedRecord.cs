using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Records;

/// <summary>Writes the record of a field and the messages around it.</summary>
/// <remarks>
/// <code>
/// a.b.c = 5      tag a | length | tag b | length | record of c        the record of c comes first, so every length is known
/// </code>
/// </remarks>
internal static class NestedRecord
{
    /// <summary>Appends <paramref name="record"/>, wrapped in all fields of <paramref name="chain"/> except the last.</summary>
    public static void Write(ReadOnlySpan<FieldSchema> chain, ReadOnlySpan<byte> record, PooledBuffer wire)
    {
        var outer = chain[..^1];
        Span<int> lengths = stackalloc int[outer.Length];
        var length = record.Length;
        for (var i = outer.Length - 1; i >= 0; i--)
        {
            lengths[i] = length;
            length += outer[i].Tag.Length + (outer[i].IsDelimited ? outer[i].EndTag.Length : WireWriter.VarintLength((uint)length));
        }

        for (var i = 0; i < outer.Length; i++)
        {
            wire.WriteVarint(outer[i].Tag.Value);
            if (!outer[i].IsDelimited)
            {
                wire.WriteVarint((uint)lengths[i]);
            }
        }

        wire.Write(record);
        for (var i = outer.Length - 1; i >= 0; i--)
        {
            if (outer[i].IsDelimited)
            {
                wire.WriteVarint(outer[i].EndTag.Value);
            }
        }
    }

    /// <summary>Whether a record means the same as no record: the default of a field without presence.</summary>
    public static bool IsImpliedDefault(FieldSchema field, ReadOnlySpan<byte> record) =>
        field is { HasPresence: false, IsRepeated: false } && (record.IsEmpty || !record[field.Tag.Length..].ContainsAnyExcept((byte)0));
}
