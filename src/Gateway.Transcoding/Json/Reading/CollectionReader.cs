using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>Reads lists and maps.</summary>
internal static class CollectionReader
{
    public static void ReadMany(ref this JsonMessageReader reader, FieldSchema field)
    {
        if (field.Shape == FieldShape.Map)
        {
            ReadMap(ref reader, field);
        }
        else if (field.IsPacked)
        {
            ReadPacked(ref reader, field);
        }
        else if (field.Kind == FieldKind.Message && !field.AcceptsNull)
        {
            ReadMessages(ref reader, field);
        }
        else if (reader.Json.BeginArray())
        {
            do
            {
                RefuseNull(ref reader, field, "an array");
                reader.ReadValue(field, ValueMode.Tagged);
            }
            while (reader.Json.NextElement());
        }
    }

    private static void ReadMessages(ref JsonMessageReader reader, FieldSchema field)
    {
        if (!reader.Json.BeginArray())
        {
            return;
        }

        do
        {
            RefuseNull(ref reader, field, "an array");
            reader.ReadNested(field);
        }
        while (reader.Json.NextElement());
    }

    private static void ReadPacked(ref JsonMessageReader reader, FieldSchema field)
    {
        if (!reader.Json.BeginArray())
        {
            return;
        }

        var mark = reader.Wire.GetMark();
        reader.Wire.WriteTag(field.PackedTag);
        var frame = reader.Wire.Open();
        do
        {
            RefuseNull(ref reader, field, "an array");
            reader.ReadValue(field, ValueMode.Plain);
        }
        while (reader.Json.NextElement());

        if (reader.Wire.Close(frame) == 0)
        {
            // The list has only unknown enum names, which the options ignore.
            reader.Wire.Return(mark);
        }
    }

    private static void ReadMap(ref JsonMessageReader reader, FieldSchema field)
    {
        if (!reader.Json.BeginObject())
        {
            return;
        }

        var key = field.MapKey!;
        var value = field.MapValue!;
        var keys = reader.Keys.Push();
        reader.EnterMessage();
        do
        {
            var mark = reader.Wire.GetMark();
            reader.Wire.WriteTag(field.Tag);
            var frame = reader.Wire.Open();
            reader.ReadKey(key, ref keys);
            RefuseNull(ref reader, value, "a map");
            if (reader.ReadValue(value, ValueMode.Tagged))
            {
                reader.Wire.Close(frame);
            }
            else
            {
                reader.Wire.Return(mark);
            }
        }
        while (reader.Json.NextMember());

        reader.LeaveMessage();
        reader.Keys.Pop(keys);
    }

    private static void RefuseNull(ref JsonMessageReader reader, FieldSchema field, string where)
    {
        if (reader.Json.Peek() == 'n' && !field.AcceptsNull)
        {
            throw ReaderFaults.MisplacedNull(reader.Json, where);
        }
    }
}
