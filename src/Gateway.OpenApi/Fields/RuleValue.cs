using Gateway.Transcoding.Wire;

namespace Gateway.OpenApi.Fields;

/// <summary>One field of a message of rules.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Bits">Its value, if that is a number.</param>
/// <param name="Bytes">Its bytes: a text, a message, or packed numbers; null for a number.</param>
internal readonly record struct RuleValue(int Number, ulong Bits, byte[]? Bytes)
{
    /// <summary>The fields of a message.</summary>
    /// <exception cref="Gateway.Transcoding.MalformedMessageException">The bytes are not a message.</exception>
    public static List<RuleValue> In(byte[] message)
    {
        var found = new List<RuleValue>();
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var number, out var wireType))
        {
            switch (wireType)
            {
                case WireType.Varint:
                    found.Add(new(number, reader.ReadVarint(), null));
                    break;
                case WireType.Fixed32:
                    found.Add(new(number, reader.ReadFixed32(), null));
                    break;
                case WireType.Fixed64:
                    found.Add(new(number, reader.ReadFixed64(), null));
                    break;
                case WireType.LengthDelimited:
                    found.Add(new(number, 0, reader.ReadLengthDelimited().ToArray()));
                    break;
                default:
                    reader.Skip(number, wireType);
                    break;
            }
        }

        return found;
    }
}
