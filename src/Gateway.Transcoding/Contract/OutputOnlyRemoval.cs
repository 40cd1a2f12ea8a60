using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Records;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Contract;

/// <summary>Copies a message without the fields that only answers have. Fields that the path binds stay.</summary>
internal static class OutputOnlyRemoval
{
    public static void Copy(MessageSchema type, ReadOnlySpan<byte> wire, FieldSchema[][] path, PooledBuffer target) => Copy(type, wire, path, 0, target);

    private static void Copy(MessageSchema type, ReadOnlySpan<byte> wire, FieldSchema[][] path, int depth, PooledBuffer target)
    {
        var reader = new WireReader(wire);
        for (var start = 0; reader.TryReadTag(out var number, out var wireType); start = reader.Position)
        {
            var field = type.FindField(number);
            var bound = field is null ? [] : RequestScope.Below(path, depth, field);
            var isLeftOut = field is { Behaviors: FieldBehaviors.OutputOnly } && bound.Length == 0;
            if (!isLeftOut && field?.Message is { } nested && (nested.Behaviors & FieldBehaviors.OutputOnly) != 0 && wireType == field.Tag.WireType)
            {
                using var content = new PooledBuffer();
                Copy(nested, field.IsDelimited ? reader.ReadGroup(number) : reader.ReadLengthDelimited(), bound, depth + 1, content);
                NestedRecord.Write([field, field], content.WrittenSpan, target);
                continue;
            }

            reader.Skip(number, wireType);
            if (!isLeftOut)
            {
                target.Write(wire[start..reader.Position]);
            }
        }
    }
}
