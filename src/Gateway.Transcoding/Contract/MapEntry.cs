using System.Globalization;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Contract;

/// <summary>Reads an entry of a map whose values are messages.</summary>
internal static class MapEntry
{
    /// <summary>The bytes of the value; empty if the entry has none. The key becomes text for an error message.</summary>
    public static ReadOnlySpan<byte> ValueOf(FieldSchema map, ReadOnlySpan<byte> entry, out string key)
    {
        ReadOnlySpan<byte> value = [];
        key = map.MapKey!.Kind switch { FieldKind.String => "", FieldKind.Bool => "false", _ => "0" };
        var reader = new WireReader(entry);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == map.MapKey.Number && wireType == map.MapKey.Tag.WireType)
            {
                key = ReadKey(map.MapKey, ref reader);
            }
            else if (number == map.MapValue!.Number && wireType == map.MapValue.Tag.WireType)
            {
                value = reader.ReadLengthDelimited();
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        return value;
    }

    private static string ReadKey(FieldSchema key, ref WireReader reader) => key.Kind switch
    {
        FieldKind.String => JsonPlace.Shorten(reader.ReadLengthDelimited()),
        FieldKind.Bool => reader.ReadVarint() != 0 ? "true" : "false",
        FieldKind.Int32 => Text((int)reader.ReadVarint()),
        FieldKind.Int64 => Text((long)reader.ReadVarint()),
        FieldKind.SInt32 or FieldKind.SInt64 => Text(ZigZag.Decode(reader.ReadVarint())),
        FieldKind.Fixed32 => Text(reader.ReadFixed32()),
        FieldKind.SFixed32 => Text((int)reader.ReadFixed32()),
        FieldKind.Fixed64 => Text(reader.ReadFixed64()),
        FieldKind.SFixed64 => Text((long)reader.ReadFixed64()),
        _ => Text(reader.ReadVarint()),
    };

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
