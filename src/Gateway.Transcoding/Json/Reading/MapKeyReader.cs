using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>Reads map keys and refuses duplicates. Keys are compared by value, so <c>"1"</c> and <c>"1.0"</c> are the same number.</summary>
internal static class MapKeyReader
{
    /// <summary>Reads a key with its colon, and writes the key with its tag.</summary>
    public static void ReadKey(ref this JsonMessageReader reader, FieldSchema key, ref SeenKeys.Map map)
    {
        reader.Wire.WriteTag(key.Tag);
        if (key.Kind == FieldKind.String)
        {
            reader.ReadTextKey(ref map);
            return;
        }

        var start = reader.Json.Position;
        var value = key.Kind == FieldKind.Bool ? ReadBool(ref reader) : ReadNumber(ref reader, key);
        if (reader.Keys.Add(ref map, KeyHash.Of(value), start) >= 0)
        {
            throw ReaderFaults.GivenTwice(reader.Json, start);
        }
    }

    /// <summary>Reads a string key and writes it without its tag.</summary>
    public static void ReadTextKey(ref this JsonMessageReader reader, ref SeenKeys.Map map)
    {
        var start = reader.Json.Position;
        var text = reader.Json.ReadName();
        reader.Wire.WriteLengthPrefixed(text);
        var hash = KeyHash.Of(text);
        var other = reader.Keys.Add(ref map, hash, start);
        if (other >= 0)
        {
            CheckApart(ref reader, other, start, hash);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CheckApart(ref JsonMessageReader reader, int earlier, int start, ulong hash)
    {
        if (TextAt(reader.Json, earlier).AsSpan().SequenceEqual(TextAt(reader.Json, start)))
        {
            throw ReaderFaults.GivenTwice(reader.Json, start);
        }

        reader.Keys.Append(hash, start);
    }

    private static byte[] TextAt(JsonCursor json, int position)
    {
        json.Advance(position - json.Position);
        return json.ReadString().ToArray();
    }

    private static ulong ReadBool(ref JsonMessageReader reader)
    {
        var start = reader.Json.Position;
        var text = reader.Json.ReadName();
        var isTrue = text.SequenceEqual("true"u8);
        if (!isTrue && !text.SequenceEqual("false"u8))
        {
            throw reader.Json.Fail(start, "expected \"true\" or \"false\" as the key");
        }

        var value = isTrue ? 1u : 0u;
        reader.Wire.WriteVarint(value);
        return value;
    }

    private static ulong ReadNumber(ref JsonMessageReader reader, FieldSchema key)
    {
        var mark = reader.Wire.GetMark();
        reader.ReadValue(key, ValueMode.Plain);
        if (reader.Json.Peek() != ':')
        {
            throw reader.Json.Expected("\":\"");
        }

        reader.Json.Advance(1);

        // A number has exactly one form on the wire.
        var written = new WireReader(reader.Wire.Since(mark));
        return key.Tag.WireType switch
        {
            WireType.Fixed32 => written.ReadFixed32(),
            WireType.Fixed64 => written.ReadFixed64(),
            _ => written.ReadVarint(),
        };
    }
}
