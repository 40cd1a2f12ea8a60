using System.Buffers;
using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Records;

/// <summary>Writes the record of one field from percent-encoded text.</summary>
#pragma warning disable CA1001 // A thread keeps this object and its buffers, so no code disposes them.
internal sealed class FieldText
#pragma warning restore CA1001
{
    private readonly PooledBuffer _utf8 = new();
    private readonly PooledBuffer _entry = new();

    /// <summary>Replaces <paramref name="record"/> with the field's record; for a repeated field, with the record of one element.</summary>
    /// <exception cref="TranscodingException">The text is not a value of the field.</exception>
    public void Write(FieldSchema field, ReadOnlySpan<char> raw, PercentDecoding mode, JsonOptions options, PooledBuffer record)
    {
        record.Clear();
        Append(field, raw, mode, options, record);
    }

    /// <summary>Replaces <paramref name="record"/> with one entry of a map.</summary>
    /// <param name="field">The map.</param>
    /// <param name="keyRecord">The record of the key.</param>
    /// <param name="rawValue">The value, percent-encoded as in a query.</param>
    /// <param name="options">Selects how strictly to read the value.</param>
    /// <param name="record">Takes the entry.</param>
    /// <exception cref="TranscodingException">The text is not a value of the map.</exception>
    public void WriteMapEntry(FieldSchema field, ReadOnlySpan<byte> keyRecord, ReadOnlySpan<char> rawValue, JsonOptions options, PooledBuffer record)
    {
        _entry.Clear();
        _entry.Write(keyRecord);
        Append(field.MapValue!, rawValue, PercentDecoding.Query, options, _entry);
        record.Clear();
        record.WriteLengthDelimited(field.Number, _entry.WrittenSpan);
    }

    /// <summary>Appends the record of a value from decoded text.</summary>
    /// <exception cref="TranscodingException">The text is not a value of the field.</exception>
    public static void AppendDecoded(FieldSchema field, ReadOnlySpan<byte> utf8, JsonOptions options, PooledBuffer record)
    {
        if (field.Kind == FieldKind.String)
        {
            // Strings are the most common values, and their bytes need no conversion.
            record.WriteLengthDelimited(field.Number, utf8);
            return;
        }

        if (field.Message?.WellKnown == WellKnownType.FieldMask)
        {
            UpdateMask.WriteText(field, utf8, record);
            return;
        }

        var chars = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            TextToWire.WriteField(field, chars.AsSpan(0, Encoding.UTF8.GetChars(utf8, chars)), record, options);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    public void Clear()
    {
        _utf8.Clear();
        _entry.Clear();
    }

    private void Append(FieldSchema field, ReadOnlySpan<char> raw, PercentDecoding mode, JsonOptions options, PooledBuffer record)
    {
        var plain = mode == PercentDecoding.Query ? !raw.ContainsAny('%', '+') : !raw.Contains('%');
        if (plain && field.Kind != FieldKind.String && field.Message?.WellKnown != WellKnownType.FieldMask)
        {
            TextToWire.WriteField(field, raw, record, options);
            return;
        }

        _utf8.Clear();
        var result = PercentEncoding.TryDecode(raw, mode, _utf8.GetSpan(PercentEncoding.MaxDecodedLength(raw.Length)), out var written);
        if (result != PercentDecodingResult.Done)
        {
            throw new TranscodingException(
                field.Name,
                result == PercentDecodingResult.NotUtf8 ? "the percent-encoded bytes are not UTF-8" : "a percent sign without two hexadecimal digits");
        }

        _utf8.Advance(written);
        AppendDecoded(field, _utf8.WrittenSpan, options, record);
    }
}
