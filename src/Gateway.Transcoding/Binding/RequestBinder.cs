using System.Buffers;
using Gateway.Transcoding.Contract;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Records;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Binding;

/// <summary>Creates one request message. Each thread keeps one binder between requests, so that a plain request allocates nothing.</summary>
/// <remarks>
/// <code>
/// 1  query: resolve and check the names       values come later
/// 2  body                                     -> wire
/// 3  query, update mask                       -> wire
/// 4  path                                     -> wire, last: of two values of a field, parsers take the last
/// 5  merge the parts of one message           only if two sources wrote into it
/// </code>
/// </remarks>
#pragma warning disable CA1001 // A thread keeps this object and its buffers, so no code disposes them.
internal sealed class RequestBinder
#pragma warning restore CA1001
{
    /// <summary>A binder that made a larger request releases its memory.</summary>
    private const int RetainedBytes = 1 << 18;

    [ThreadStatic]
    private static RequestBinder? t_idle;

    private readonly QueryParameters _query = new();
    private readonly PooledBuffer _message = new();
    private readonly PooledBuffer _merged = new();
    private readonly PooledBuffer _record = new();
    private readonly PooledBuffer _packed = new();
    private readonly FieldText _text = new();

    public static RequestBinder Rent()
    {
        var binder = t_idle ?? new RequestBinder();
        t_idle = null;
        return binder;
    }

    public void Return()
    {
        _query.Clear();
        _text.Clear();
        Empty(_message);
        Empty(_merged);
        Empty(_record);
        Empty(_packed);
        t_idle = this;
    }

    public void Bind(HttpBinding binding, RouteMatch match, ReadOnlySpan<byte> body, string? contentType, IBufferWriter<byte> wire, BindingOptions options)
    {
        var query = match.Request.Query;
        _query.Read(binding, query, options);
        var hasBody = binding.Body != BodyBinding.None && (binding.TakesHttpBody ? body.Length > 0 || contentType is not null : !IsBlank(body));
        if (hasBody && binding is { Body: BodyBinding.Message, TakesHttpBody: false } && binding.Variables.IsEmpty)
        {
            // One source gives the whole message. Writing to the target directly avoids a copy of a large body.
            JsonToWire.Transcode(binding.Input, body, wire, options.JsonOptions);
            return;
        }

        if (hasBody)
        {
            WriteBody(binding, body, contentType, options);
        }

        var shared = binding.PathSharesMessages || _query.SharesMessages || (hasBody && PathEntersBody(binding));
        WriteQuery(binding, query, options);
        WriteMask(binding, hasBody ? body : default, options);
        WritePath(binding, match, keepDefaults: shared, options);
        Finish(binding, shared, wire, options);
    }

    public void BindMessage(HttpBinding binding, RouteMatch match, ReadOnlySpan<byte> message, IBufferWriter<byte> wire, BindingOptions options)
    {
        var query = match.Request.Query;
        _query.Read(binding, query, options);
        WireCheck.Check(binding.Input, message);

        // Parsers merge messages that are written one after another. So the records below replace or extend earlier records of the same field.
        _message.Write(message);
        WriteQuery(binding, query, options);
        WritePath(binding, match, keepDefaults: true, options);

        // The client encoded this message itself, so it is not checked for field_behavior: only JSON requests are.
        wire.Write(Finish(binding.Input, shared: false, options));
    }

    public void BindForm(HttpBinding binding, RouteMatch match, ReadOnlySpan<byte> form, IBufferWriter<byte> wire, BindingOptions options)
    {
        var query = match.Request.Query;
        var text = FormText.After(query, form, binding.BodyField?.Name);
        _query.Read(binding, text.AsSpan(0, query.Length), options);

        // The form is the body, so its fields are checked only against the path and each other.
        _query.ReadForm(binding.WithoutBody, text, options, start: query.Length + 1, FormText.PrefixLength(binding.BodyField?.Name));
        WriteQuery(binding, text, options);
        var shared = binding.PathSharesMessages || _query.SharesMessages;
        WritePath(binding, match, keepDefaults: shared, options);
        Finish(binding, shared, wire, options);
    }

    private void WriteBody(HttpBinding binding, ReadOnlySpan<byte> body, string? contentType, BindingOptions options)
    {
        if (binding.TakesHttpBody)
        {
            HttpBodyMessage.Write(body, contentType, binding.BodyField, _message);
        }
        else if (binding.BodyField is { } field)
        {
            JsonToWire.TranscodeField(field, body, _message, options.PartialJson);
        }
        else
        {
            JsonToWire.Transcode(binding.Input, body, _message, options.PartialJson);
        }
    }

    /// <summary>Whether the body wrote a field that the path writes too, or a message that the path writes into.</summary>
    private bool PathEntersBody(HttpBinding binding)
    {
        foreach (var variable in binding.Variables)
        {
            if (WireMerger.HasRecordOf(binding.Input, _message.WrittenSpan, variable.Chain[0]))
            {
                return true;
            }
        }

        return false;
    }

    private void WriteQuery(HttpBinding binding, ReadOnlySpan<char> query, BindingOptions options)
    {
        for (var i = 0; i < _query.Count; i++)
        {
            var parameter = _query[i];
            var chain = _query.Chain(parameter);
            if (IsEmptyMask(binding, parameter) || (parameter.IsLaterElement && chain[^1].IsPacked))
            {
                continue;
            }

            MakeRecord(parameter, query, options);
            if (chain[^1].IsPacked)
            {
                Pack(chain[^1], parameter, query, options);
            }

            Append(chain, keepDefault: false);
        }
    }

    /// <summary>Writes the record of one parameter.</summary>
    private void MakeRecord(in QueryParameter parameter, ReadOnlySpan<char> query, BindingOptions options)
    {
        var field = _query.Chain(parameter)[^1];
        try
        {
            if (parameter.HasKey)
            {
                _text.WriteMapEntry(field, _query.KeyRecord(parameter), query[parameter.Value], options.TextJson, _record);
            }
            else
            {
                _text.Write(field, query[parameter.Value], PercentDecoding.Query, options.TextJson, _record);
            }
        }
        catch (TranscodingException error)
        {
            throw _query.ErrorsOf(parameter).Of(_query.FieldPath(parameter) + Below(error.FieldPath), query[parameter.Name], error.Description);
        }
    }

    /// <summary>Writes one packed record for a list. The current record holds its first element.</summary>
    private void Pack(FieldSchema field, QueryParameter parameter, ReadOnlySpan<char> query, BindingOptions options)
    {
        _packed.Clear();
        _packed.Write(_record.WrittenSpan[field.Tag.Length..]);
        while (parameter.NextElement > 0)
        {
            parameter = _query[parameter.NextElement];
            MakeRecord(parameter, query, options);
            _packed.Write(_record.WrittenSpan[field.Tag.Length..]);
        }

        _record.Clear();
        _record.WriteLengthDelimited(field.Number, _packed.WrittenSpan);
    }

    private void WriteMask(HttpBinding binding, ReadOnlySpan<byte> body, BindingOptions options)
    {
        if (binding.MaskField is not { } mask || body.IsEmpty)
        {
            return;
        }

        for (var i = 0; i < _query.Count; i++)
        {
            if (_query.Chain(_query[i])[0] == mask && !IsEmptyMask(binding, _query[i]))
            {
                return;
            }
        }

        UpdateMask.WriteKeys(mask, binding.BodyField!.Message!, body, options.JsonOptions, _message);
    }

    /// <summary>True if the mask is empty; the binder then fills it.</summary>
    private bool IsEmptyMask(HttpBinding binding, in QueryParameter parameter) =>
        parameter.FieldCount == 1 && parameter.IsEmpty && _query.Chain(parameter)[0] == binding.MaskField;

    private void WritePath(HttpBinding binding, RouteMatch match, bool keepDefaults, BindingOptions options)
    {
        for (var i = 0; i < binding.Variables.Length; i++)
        {
            var variable = binding.Variables[i];
            try
            {
                var mode = variable.IsMultiSegment ? PercentDecoding.AllButSlash : PercentDecoding.All;
                _text.Write(variable.Chain[^1], match.RawValue(i), mode, options.TextJson, _record);
            }
            catch (TranscodingException error)
            {
                throw new TranscodingException(variable.FieldPath, $"{error.Description} (path variable {variable.FieldPath})");
            }

            Append(variable.Chain, keepDefaults);
        }
    }

    private void Append(ReadOnlySpan<FieldSchema> chain, bool keepDefault)
    {
        var record = _record.WrittenSpan;
        if (!keepDefault && NestedRecord.IsImpliedDefault(chain[^1], record))
        {
            record = default;
        }

        NestedRecord.Write(chain, record, _message);
    }

    private void Finish(HttpBinding binding, bool shared, IBufferWriter<byte> wire, BindingOptions options)
    {
        var message = Finish(binding.Input, shared, options);
        if (FieldBehaviorRules.AreAsked(binding.Input, options.JsonOptions))
        {
            FieldBehaviorRules.Write(binding.Input, message, binding.Scope, options.JsonOptions, wire);
        }
        else
        {
            wire.Write(message);
        }
    }

    private ReadOnlySpan<byte> Finish(MessageSchema type, bool shared, BindingOptions options)
    {
        var message = _message.WrittenSpan;
        if (shared)
        {
            WireMerger.Merge(type, message, _merged);
            message = _merged.WrittenSpan;
        }

        if (!options.JsonOptions.AllowPartial)
        {
            RequiredFields.Check(type, message);
        }

        return message;
    }

    /// <summary>The part of a field path below its first field.</summary>
    private static string Below(string fieldPath)
    {
        // The name of an extension is in brackets and has dots.
        var nameEnd = fieldPath.StartsWith('[') ? fieldPath.IndexOf(']') + 1 : 0;
        var end = fieldPath.AsSpan(nameEnd).IndexOfAny('.', '[');
        return end < 0 ? "" : fieldPath[(nameEnd + end)..];
    }

    private static bool IsBlank(ReadOnlySpan<byte> json) => !json.ContainsAnyExcept(" \t\r\n"u8);

    private static void Empty(PooledBuffer buffer)
    {
        if (buffer.WrittenCount > RetainedBytes)
        {
            buffer.Dispose();
        }
        else
        {
            buffer.Clear();
        }
    }
}
