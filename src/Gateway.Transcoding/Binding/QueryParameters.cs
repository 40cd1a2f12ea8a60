using System.Runtime.InteropServices;
using System.Text;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Records;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Binding;

/// <summary>The parameters of one query, resolved to fields and checked against path, body and each other.</summary>
/// <remarks>
/// <code>
/// page_size=5    pageSize=5    book.name=x    tag=a&amp;tag=b    labels[env]=prod
/// </code>
/// This class does not read the values. One object serves one request after another.
/// </remarks>
#pragma warning disable CA1001 // A thread keeps this object and its buffers, so no code disposes them.
internal sealed class QueryParameters
#pragma warning restore CA1001
{
    private readonly List<QueryParameter> _parameters = [];
    private readonly List<FieldSchema> _fields = [];
    private readonly PooledBuffer _name = new();
    private readonly PooledBuffer _keys = new();
    private readonly PooledBuffer _keyRecords = new();
    private readonly MapEntries _entries;
    private int _formStart = int.MaxValue;
    private QueryErrors _formErrors;

    public QueryParameters() => _entries = new(this);

    public int Count => _parameters.Count;

    /// <summary>Whether two parameters, or a parameter and a path variable, write into the same message.</summary>
    public bool SharesMessages { get; private set; }

    public QueryParameter this[int index] => _parameters[index];

    public ReadOnlySpan<FieldSchema> Chain(in QueryParameter parameter) =>
        CollectionsMarshal.AsSpan(_fields).Slice(parameter.FirstField, parameter.FieldCount);

    /// <summary>The key of a map entry in wire format, where each value has exactly one form.</summary>
    public ReadOnlySpan<byte> KeyRecord(in QueryParameter parameter) => _keyRecords.WrittenSpan[parameter.KeyRecord];

    /// <summary>The field path for errors, with the key of a map entry.</summary>
    public string FieldPath(in QueryParameter parameter) =>
        FieldChain.Path(Chain(parameter)) + (parameter.HasKey ? $"[{Encoding.UTF8.GetString(_keys.WrittenSpan[parameter.Key])}]" : "");

    /// <summary>The errors of a parameter.</summary>
    public QueryErrors ErrorsOf(in QueryParameter parameter) => parameter.Name.Start.Value >= _formStart ? _formErrors : QueryErrors.OfQuery;

    /// <summary>Reads the parameters of a query.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="query">The text.</param>
    /// <param name="options">Select how strictly to bind.</param>
    /// <exception cref="TranscodingException">A parameter is unknown, not allowed, or a duplicate.</exception>
    public void Read(HttpBinding binding, ReadOnlySpan<char> query, BindingOptions options) => Read(binding, query, options, start: 0, QueryErrors.OfQuery);

    /// <summary>Reads the fields of a form that follows a query in the same text.</summary>
    /// <param name="binding">The binding.</param>
    /// <param name="text">The text.</param>
    /// <param name="options">Select how strictly to bind.</param>
    /// <param name="start">The beginning of the form.</param>
    /// <param name="prefix">The length of the beginning of each name that the client did not send.</param>
    /// <exception cref="TranscodingException">A field is unknown, not allowed, or a duplicate.</exception>
    public void ReadForm(HttpBinding binding, ReadOnlySpan<char> text, BindingOptions options, int start, int prefix)
    {
        (_formStart, _formErrors) = (start, new QueryErrors(IsForm: true, prefix));
        Read(binding, text, options, start, _formErrors);
    }

    private void Read(HttpBinding binding, ReadOnlySpan<char> query, BindingOptions options, int start, QueryErrors errors)
    {
        while (start < query.Length)
        {
            var ampersand = query[start..].IndexOf('&');
            var end = ampersand < 0 ? query.Length : start + ampersand;
            if (end > start)
            {
                var equals = query[start..end].IndexOf('=');
                var nameEnd = equals < 0 ? end : start + equals;
                var valueStart = equals < 0 ? end : nameEnd + 1;
                Add(new() { Name = start..nameEnd, Value = valueStart..end }, binding, query, options, errors);
            }

            start = end + 1;
        }
    }

    public void Clear()
    {
        _parameters.Clear();
        _fields.Clear();
        _name.Clear();
        _keys.Clear();
        _keyRecords.Clear();
        _entries.Clear();
        SharesMessages = false;
        _formStart = int.MaxValue;
    }

    private void Add(QueryParameter parameter, HttpBinding binding, ReadOnlySpan<char> query, BindingOptions options, QueryErrors errors)
    {
        var rawName = query[parameter.Name];
        DecodeName(rawName, query[parameter.Value], errors);
        if ((!errors.IsForm && options.Reserves(_name.WrittenSpan)) || (options.IgnoresAny && options.Ignores(Encoding.UTF8.GetString(_name.WrittenSpan[errors.Prefix..]))))
        {
            return;
        }

        if (rawName.Length == errors.Prefix)
        {
            new UnknownQueryParameter(options, errors).Nameless(query[parameter.Value]);
            return;
        }

        if (binding.Body == BodyBinding.Message)
        {
            new UnknownQueryParameter(options, errors).BesideBody(rawName);
            return;
        }

        var first = _fields.Count;
        var path = new QueryFieldPath(_name.WrittenSpan);
        var resolved = path.TryResolve(binding.Input, _fields);
        if (path.UnknownIn is { } unknownIn)
        {
            _fields.RemoveRange(first, _fields.Count - first);
            new UnknownQueryParameter(options, errors).NoField(rawName, unknownIn, path.UnknownName);
            return;
        }

        var keyStart = _keys.WrittenCount;
        _keys.Write(path.Key);
        parameter = parameter with { FirstField = first, FieldCount = _fields.Count - first, HasKey = path.HasKey, Key = keyStart.._keys.WrittenCount };

        // First check whether the parameter is allowed, then whether its form is right.
        CheckAgainstBinding(parameter, rawName, binding);
        if (!resolved)
        {
            throw ErrorsOf(parameter).Of(FieldPath(parameter), rawName, path.Problem!);
        }

        if (parameter.HasKey)
        {
            parameter = parameter with { KeyRecord = AddKeyRecord(parameter, rawName, path.Key, options) };
        }

        _parameters.Add(CheckAgainstEarlier(parameter, rawName) ? parameter with { IsLaterElement = true } : parameter);
        if (parameter.HasKey && !_entries.Add(_parameters.Count - 1))
        {
            throw ErrorsOf(parameter).Of(FieldPath(parameter), rawName, "given twice");
        }
    }

    private Range AddKeyRecord(in QueryParameter parameter, ReadOnlySpan<char> rawName, ReadOnlySpan<byte> key, BindingOptions options)
    {
        var start = _keyRecords.WrittenCount;
        try
        {
            FieldText.AppendDecoded(Chain(parameter)[^1].MapKey!, key, options.TextJson, _keyRecords);
        }
        catch (TranscodingException error)
        {
            throw ErrorsOf(parameter).Of(FieldPath(parameter), rawName, "key: " + error.Description);
        }

        return start.._keyRecords.WrittenCount;
    }

    private void DecodeName(ReadOnlySpan<char> rawName, ReadOnlySpan<char> rawValue, QueryErrors errors)
    {
        if (!PercentEncoding.IsWellFormed(rawValue))
        {
            throw errors.BrokenEscape(rawName);
        }

        _name.Clear();
        var result = PercentEncoding.TryDecode(rawName, PercentDecoding.Query, _name.GetSpan(PercentEncoding.MaxDecodedLength(rawName.Length)), out var written);
        if (result != PercentDecodingResult.Done)
        {
            throw result == PercentDecodingResult.BrokenEscape ? errors.BrokenEscape(rawName) : errors.NotUtf8(rawName);
        }

        _name.Advance(written);
    }

    private void CheckAgainstBinding(in QueryParameter parameter, ReadOnlySpan<char> rawName, HttpBinding binding)
    {
        var chain = Chain(parameter);
        foreach (var variable in binding.Variables)
        {
            Check(parameter, rawName, FieldChain.Relate(chain, variable.Chain), "the path", variable.FieldPath);
            SharesMessages |= FieldChain.SharesMessage(chain, variable.Chain);
        }

        if (binding.BodyField is { } bodyField)
        {
            Check(parameter, rawName, FieldChain.Relate(chain, [bodyField]), "the body", bodyField.Name);
        }
    }

    /// <summary>Checks a parameter against earlier ones. True for a later element of a list; the method links it to the element before.</summary>
    private bool CheckAgainstEarlier(in QueryParameter parameter, ReadOnlySpan<char> rawName)
    {
        var chain = Chain(parameter);
        var mayRepeat = chain[^1] is { IsRepeated: true, IsMap: false };
        for (var i = _parameters.Count - 1; i >= 0; i--)
        {
            var earlier = _parameters[i];
            var relation = FieldChain.Relate(chain, Chain(earlier));
            SharesMessages |= FieldChain.SharesMessage(chain, Chain(earlier));
            if (relation == FieldRelation.Same && mayRepeat)
            {
                // The checks of the earlier element apply to this one too, so a long list costs one comparison for each element.
                _parameters[i] = earlier with { NextElement = _parameters.Count };
                return true;
            }

            if (relation == FieldRelation.Same && parameter.HasKey && earlier.HasKey)
            {
                // The checks of an earlier entry of the map apply too. The caller compares the keys.
                return false;
            }

            if (relation == FieldRelation.OneofSiblings)
            {
                throw ErrorsOf(parameter).Of(FieldPath(parameter), rawName, $"a member of the same oneof as {FieldPath(earlier)}; give one of them");
            }

            if (relation is FieldRelation.Same or FieldRelation.Within)
            {
                throw ErrorsOf(parameter).Of(FieldPath(parameter), rawName, "given twice");
            }
        }

        return false;
    }

    private void Check(in QueryParameter parameter, ReadOnlySpan<char> rawName, FieldRelation relation, string binder, string other)
    {
        if (relation is FieldRelation.Same or FieldRelation.Within)
        {
            throw ErrorsOf(parameter).Of(FieldPath(parameter), rawName, $"{binder} binds {other} already");
        }

        if (relation == FieldRelation.OneofSiblings)
        {
            throw ErrorsOf(parameter).Of(FieldPath(parameter), rawName, $"a member of the same oneof as {other}, which {binder} binds");
        }
    }
}
