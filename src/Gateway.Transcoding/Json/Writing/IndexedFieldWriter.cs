using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Json.Writing;

/// <summary>Writes fields that occur in any order and any number of times. The last value wins; parts of a message merge.</summary>
internal sealed class IndexedFieldWriter(MessageJsonWriter messages, RepeatedJsonWriter runs, MapJsonWriter maps)
{
    /// <summary>Writes every field.</summary>
    public void Write(MessageSchema type, ReadOnlySpan<byte> wire)
    {
        var index = FieldIndex.Build(messages.Arena, type, wire);
        foreach (var field in type.FieldSpan)
        {
            WriteMember(field, type, wire, index);
        }

        messages.Arena.Pop(index.Start);
    }

    /// <summary>Writes the selected fields.</summary>
    public void WriteSelected(MessageSchema type, ReadOnlySpan<byte> wire, FieldSelection selection)
    {
        var index = FieldIndex.Build(messages.Arena, type, wire);
        foreach (var field in type.FieldSpan)
        {
            if (selection.TryGet(field, out var below))
            {
                messages.Selection = below;
                WriteMember(field, type, wire, index);
            }
        }

        messages.Selection = selection;
        messages.Arena.Pop(index.Start);
    }

    private void WriteMember(FieldSchema field, MessageSchema type, ReadOnlySpan<byte> wire, FieldIndex index)
    {
        var (start, count) = index.Occurrences(messages.Arena, field);
        if (count == 0)
        {
            messages.WriteDefaultsBefore(field.Index + 1, type.FieldSpan, field.Index);
        }
        else if (field.Shape == FieldShape.Singular && count == 1)
        {
            var reader = new WireReader(wire) { Position = messages.Arena[start] };
            reader.TryReadTag(out _, out _);
            messages.WriteSingular(field, ref reader);
        }
        else if (!IsOmittedDefault(field, wire, start, count))
        {
            var mark = messages.Output.GetMark();
            messages.WriteProperty(field);
            WriteOccurrences(field, wire, start, count);
            if (field.Shape != FieldShape.Singular)
            {
                runs.OmitIfEmpty(mark);
            }
        }
    }

    private bool IsOmittedDefault(FieldSchema field, ReadOnlySpan<byte> wire, int start, int count)
    {
        if (field.Shape != FieldShape.Singular || field.HasPresence)
        {
            return false;
        }

        var reader = new WireReader(wire) { Position = messages.Arena[start + count - 1] };
        reader.TryReadTag(out _, out _);
        return messages.Options.IgnoreDefaultValues && WireValue.IsDefault(field, reader);
    }

    /// <summary>Writes the value of one field of a message. An unset field becomes its default or null.</summary>
    public void WriteField(FieldSchema field, ReadOnlySpan<byte> wire)
    {
        var index = FieldIndex.Build(messages.Arena, field.ContainingType, wire);
        var (start, count) = index.Occurrences(messages.Arena, field);
        if (count > 0)
        {
            WriteOccurrences(field, wire, start, count);
        }
        else
        {
            messages.WriteDefault(field);
        }

        messages.Arena.Pop(index.Start);
    }

    /// <summary>Writes a field's value from its occurrences; the arena holds their positions.</summary>
    private void WriteOccurrences(FieldSchema field, ReadOnlySpan<byte> wire, int start, int count)
    {
        switch (field.Shape)
        {
            case FieldShape.Map:
                maps.Write(field, wire, start, count);
                break;
            case FieldShape.Repeated:
                messages.Output.BeginArray();
                for (var i = 0; i < count; i++)
                {
                    var element = new WireReader(wire) { Position = messages.Arena[start + i] };
                    element.TryReadTag(out _, out var wireType);
                    runs.WriteElements(field, ref element, wireType);
                }

                messages.Output.EndArray();
                break;
            case FieldShape.Singular when field.Kind == FieldKind.Message && count > 1:
                WriteMerged(field, wire, start, count);
                break;
            default:
                var reader = new WireReader(wire) { Position = messages.Arena[start + count - 1] };
                reader.TryReadTag(out _, out _);
                messages.WriteValue(field, ref reader);
                break;
        }
    }

    /// <summary>Writes a singular message that occurs several times: concatenated parts merge. A truncated part must not swallow the next part.</summary>
    private void WriteMerged(FieldSchema field, ReadOnlySpan<byte> wire, int start, int count)
    {
        using var merged = new PooledBuffer();
        for (var i = 0; i < count; i++)
        {
            var reader = new WireReader(wire) { Position = messages.Arena[start + i] };
            reader.TryReadTag(out var number, out _);
            var part = field.IsDelimited ? reader.ReadGroup(number) : reader.ReadLengthDelimited();
            WireReader.CheckFields(part);
            merged.Write(part);
        }

        messages.WriteMessage(field.Message!, merged.WrittenSpan);
    }
}
