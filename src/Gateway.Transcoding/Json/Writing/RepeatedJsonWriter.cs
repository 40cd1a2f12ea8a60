using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Writes lists and maps whose elements occur in one run, in one pass.</summary>
internal sealed class RepeatedJsonWriter(MessageJsonWriter messages, MapJsonWriter maps)
{
    /// <summary>Writes a run of a repeated field. The caller has read the first tag.</summary>
    public void WriteRun(FieldSchema field, ref WireReader reader, WireType wireType)
    {
        var mark = messages.Output.GetMark();
        messages.WriteProperty(field);
        messages.Output.BeginArray();
        while (true)
        {
            WriteElements(field, ref reader, wireType);
            var end = reader.Position;
            if (!reader.TryReadTag(out var number, out wireType) || number != field.Number || !WireValue.Accepts(field, wireType))
            {
                reader.Position = end;
                break;
            }
        }

        messages.Output.EndArray();
        OmitIfEmpty(mark);
    }

    /// <summary>Discards an empty list or map if the options omit defaults. A packed record may be empty, and unknown values of a closed enum do not count.</summary>
    public void OmitIfEmpty(JsonOutput.JsonMark beforeProperty)
    {
        if (messages.Options.IgnoreDefaultValues && messages.Output.EndsWithNothing)
        {
            messages.Output.Return(beforeProperty);
        }
    }

    /// <summary>Writes a repeated message field.</summary>
    public void WriteMessageRun(FieldSchema field, ref WireReader reader)
    {
        messages.WriteProperty(field);
        messages.Output.BeginArray();
        do
        {
            messages.Output.BeginElement();
            messages.WriteMessage(field.Message!, reader.ReadLengthDelimited());
        }
        while (reader.TrySkipTag(field.Tag));

        messages.Output.EndArray();
    }

    /// <summary>Writes a run of map entries. The first tag is at <paramref name="tagAt"/>; the caller has read it.</summary>
    public void WriteMapRun(FieldSchema field, ReadOnlySpan<byte> wire, ref WireReader reader, int tagAt)
    {
        var start = messages.Arena.Top;
        while (true)
        {
            messages.Arena.Push(tagAt);
            reader.Skip(field.Number, field.Tag.WireType);
            tagAt = reader.Position;
            if (!reader.TryReadTag(out var number, out var wireType) || number != field.Number || !WireValue.Accepts(field, wireType))
            {
                reader.Position = tagAt;
                break;
            }
        }

        var mark = messages.Output.GetMark();
        messages.WriteProperty(field);
        maps.Write(field, wire, start, messages.Arena.Top - start);
        messages.Arena.Pop(start);
        OmitIfEmpty(mark);
    }

    /// <summary>Writes one element, or all elements of a packed record.</summary>
    public void WriteElements(FieldSchema field, ref WireReader reader, WireType wireType)
    {
        if (wireType == field.Tag.WireType)
        {
            WriteElement(field, ref reader);
            return;
        }

        var packed = new WireReader(reader.ReadLengthDelimited());
        while (!packed.IsAtEnd)
        {
            WriteElement(field, ref packed);
        }
    }

    private void WriteElement(FieldSchema field, ref WireReader reader)
    {
        if (WireValue.IsUnknownEnumValue(field, reader))
        {
            reader.ReadVarint();
            return;
        }

        messages.Output.BeginElement();
        messages.WriteValue(field, ref reader);
    }
}
