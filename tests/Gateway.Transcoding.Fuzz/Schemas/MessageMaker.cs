using System.Text;
using Gateway.Transcoding.Wire;
using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Transcoding.Fuzz.Schemas;

/// <summary>Makes an invented message in the one wire form that JSON leads to: fields in order, packed as declared, no default without presence.</summary>
internal sealed class MessageMaker(Choices choices)
{
    private static readonly int[] Enums = [0, 1, -5, 1_000_000];
    private static readonly string[] Texts = ["", "a", "é€😀", "quote\" back\\ tab\t nul\0", "\u2028</script>", new('x', 127), new('é', 64)];

    public byte[] Make(MadeMessage message, int depth)
    {
        using var wire = new PooledBuffer();
        var oneofs = new HashSet<int>();
        foreach (var field in message.Fields.OrderBy(field => field.Proto.Number))
        {
            var required = field.Proto.Label == FieldDescriptorProto.Types.Label.Required;
            var nests = field.Message is not null || field.Map?.Value.Message is not null;
            var isSet = required || (choices.Next(3) > 0 && (depth > 0 || !nests));

            // A proto3 "optional" is in a oneof of its own, so this check covers it too.
            if (isSet && (!field.Proto.HasOneofIndex || oneofs.Add(field.Proto.OneofIndex)))
            {
                Write(field, depth, wire);
            }
        }

        return wire.WrittenSpan.ToArray();
    }

    private void Write(MadeField field, int depth, PooledBuffer wire)
    {
        if (field.Map is { } map)
        {
            WriteMap(field, map.Key, map.Value, depth, wire);
        }
        else if (field.Proto.Label != FieldDescriptorProto.Types.Label.Repeated)
        {
            var value = Value(field, depth);
            if (field.HasPresence || !IsDefault(field, value))
            {
                WriteOne(field, value, wire);
            }
        }
        else if (field.IsPacked)
        {
            WriteRecord(field.Proto.Number, [.. Enumerable.Range(0, choices.Next(1, 4)).SelectMany(_ => Value(field, depth))], wire);
        }
        else
        {
            for (var i = choices.Next(1, 4); i > 0; i--)
            {
                WriteOne(field, Value(field, depth), wire);
            }
        }
    }

    private void WriteMap(MadeField field, MadeField key, MadeField value, int depth, PooledBuffer wire)
    {
        var keys = new HashSet<string>();
        for (var i = choices.Next(1, 4); i > 0; i--)
        {
            var keyBytes = Value(key, depth);
            if (keys.Add(Convert.ToHexString(keyBytes)))
            {
                using var entry = new PooledBuffer();
                WriteOne(key, keyBytes, entry);
                WriteOne(value, Value(value, depth), entry);
                WriteRecord(field.Proto.Number, entry.WrittenSpan, wire);
            }
        }
    }

    private static void WriteOne(MadeField field, byte[] value, PooledBuffer wire)
    {
        var number = field.Proto.Number;
        if (field.IsDelimited)
        {
            wire.WriteVarint(((ulong)number << 3) | 3);
            wire.Write(value);
            wire.WriteVarint(((ulong)number << 3) | 4);
        }
        else if (field.Proto.Type is Type.String or Type.Bytes or Type.Message)
        {
            WriteRecord(number, value, wire);
        }
        else
        {
            wire.WriteVarint(((ulong)number << 3) | WireTypeOf(field.Proto.Type));
            wire.Write(value);
        }
    }

    private static void WriteRecord(int number, ReadOnlySpan<byte> content, PooledBuffer wire)
    {
        wire.WriteVarint(((ulong)number << 3) | 2);
        wire.WriteVarint((uint)content.Length);
        wire.Write(content);
    }

    private static bool IsDefault(MadeField field, byte[] value) =>
        field.Proto.Type is Type.String or Type.Bytes ? value.Length == 0 : value.All(b => b == 0);

    private static uint WireTypeOf(Type type) => type switch
    {
        Type.Double or Type.Fixed64 or Type.Sfixed64 => 1,
        Type.Float or Type.Fixed32 or Type.Sfixed32 => 5,
        _ => 0,
    };

    /// <summary>Makes a value without its tag.</summary>
    private byte[] Value(MadeField field, int depth) => field.Proto.Type switch
    {
        Type.Message or Type.Group => Make(field.Message!, depth - 1),
        Type.String => Encoding.UTF8.GetBytes(Texts[choices.Next(Texts.Length)]),
        Type.Bytes => Blob(),
        Type.Double => BitConverter.GetBytes(Number()),
        Type.Float => BitConverter.GetBytes((float)Number()),
        Type.Fixed64 or Type.Sfixed64 => BitConverter.GetBytes(Integer()),
        Type.Fixed32 or Type.Sfixed32 => BitConverter.GetBytes((int)Integer()),
        Type.Bool => Varint((ulong)choices.Next(2)),
        Type.Enum => Varint((ulong)Enums[choices.Next(Enums.Length)]),
        Type.Int32 => Varint((ulong)(long)(int)Integer()),
        Type.Uint32 => Varint((uint)Integer()),
        Type.Sint32 => Zigzag32((int)Integer()),
        Type.Sint64 => Zigzag64(Integer()),
        _ => Varint((ulong)Integer()),
    };

    private static byte[] Zigzag32(int value) => Varint((uint)((value << 1) ^ (value >> 31)));

    private static byte[] Zigzag64(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    private static byte[] Varint(ulong value)
    {
        using var wire = new PooledBuffer();
        wire.WriteVarint(value);
        return wire.WrittenSpan.ToArray();
    }

    private byte[] Blob()
    {
        var blob = new byte[choices.Next(10)];
        choices.NextBytes(blob);
        return blob;
    }

    private long Integer() => choices.Next(4) == 0 ? choices.Next(3) : choices.NextInt64(long.MinValue, long.MaxValue) >> choices.Next(64);

    // No NaN: JSON keeps only one of its many bit patterns.
    private double Number()
    {
        var number = choices.Next(5) switch
        {
            0 => choices.Next(100),
            1 => BitConverter.Int64BitsToDouble(choices.NextInt64(long.MinValue, long.MaxValue)),
            2 => BitConverter.Int32BitsToSingle((int)choices.NextInt64(int.MinValue, int.MaxValue)),
            3 => -0.0,
            _ => double.PositiveInfinity,
        };
        return double.IsNaN(number) ? 0.1 : number;
    }
}
