using Gateway.Transcoding.Json.Text;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>Reads any JSON value as <c>google.protobuf.Value</c>, <c>Struct</c> or <c>ListValue</c>.</summary>
internal static class StructReader
{
    public static void ReadStruct(ref JsonMessageReader reader)
    {
        if (!reader.Json.BeginObject())
        {
            return;
        }

        var wire = reader.Wire;
        var keys = reader.Keys.Push();
        reader.EnterMessage();
        do
        {
            wire.WriteTag(WellKnownTags.StructEntry);
            var entry = wire.Open();
            wire.WriteTag(WellKnownTags.EntryKey);
            reader.ReadTextKey(ref keys);
            reader.EnterMessage();
            wire.WriteTag(WellKnownTags.EntryValue);
            var value = wire.Open();
            ReadValue(ref reader);
            wire.Close(value);
            reader.LeaveMessage();
            wire.Close(entry);
        }
        while (reader.Json.NextMember());

        reader.LeaveMessage();
        reader.Keys.Pop(keys);
    }

    public static void ReadList(ref JsonMessageReader reader)
    {
        if (!reader.Json.BeginArray())
        {
            return;
        }

        var wire = reader.Wire;
        reader.EnterMessage();
        do
        {
            wire.WriteTag(WellKnownTags.ListElement);
            var value = wire.Open();
            ReadValue(ref reader);
            wire.Close(value);
        }
        while (reader.Json.NextElement());

        reader.LeaveMessage();
    }

    public static void ReadValue(ref JsonMessageReader reader)
    {
        var wire = reader.Wire;
        switch (reader.Json.Peek())
        {
            case (byte)'{':
                reader.EnterMessage();
                wire.WriteTag(WellKnownTags.ValueStruct);
                var nested = wire.Open();
                ReadStruct(ref reader);
                wire.Close(nested);
                reader.LeaveMessage();
                break;
            case (byte)'[':
                reader.EnterMessage();
                wire.WriteTag(WellKnownTags.ValueList);
                var list = wire.Open();
                ReadList(ref reader);
                wire.Close(list);
                reader.LeaveMessage();
                break;
            case (byte)'"':
                wire.WriteTag(WellKnownTags.ValueString);
                wire.WriteLengthPrefixed(reader.Json.ReadString());
                break;
            case (byte)'t' or (byte)'f':
                wire.WriteTag(WellKnownTags.ValueBool);
                wire.WriteVarint(reader.Json.ReadBool() ? 1u : 0u);
                break;
            case (byte)'n':
                reader.Json.ReadNull();
                wire.WriteTag(WellKnownTags.ValueNull);
                wire.WriteVarint(0);
                break;
            default:
                if (!reader.Json.TryPeekNumber(out _))
                {
                    throw reader.Json.Expected("a value");
                }

                var number = reader.Json.ReadDouble();
                wire.WriteTag(WellKnownTags.ValueNumber);
                wire.WriteFixed64(BitConverter.DoubleToUInt64Bits(number));
                break;
        }
    }
}
