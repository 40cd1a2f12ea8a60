using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Rest.Exchange;

/// <summary>
/// A few headers or trailers, compared without regard to case. A change makes a new array: the door may read while a service that has outlived its call still
/// writes. Most calls have one or two, which need no hash table.
/// </summary>
/// <param name="response">The owner of these headers, which may refuse a field; null for trailers.</param>
internal sealed class FieldList(ExchangeResponse? response = null) : IHeaderDictionary
{
    // Nearly every call that succeeds has these trailers.
    private static readonly KeyValuePair<string, StringValues>[] _success = [new(GrpcHeaders.Status, "0")];

    private volatile KeyValuePair<string, StringValues>[] _fields = [];

    /// <summary>Adds metadata.</summary>
    public void Add(Metadata metadata)
    {
        foreach (var entry in metadata)
        {
            this[entry.Key] = entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value;
        }
    }

    /// <summary>The fields as they are now.</summary>
    public ReadOnlySpan<KeyValuePair<string, StringValues>> Fields => _fields;

    /// <summary>Whether these are the trailers of a success, and no others.</summary>
    public bool IsSuccess => ReferenceEquals(_fields, _success);

    public long? ContentLength { get; set; }

    public ICollection<string> Keys => [.. _fields.Select(one => one.Key)];

    public ICollection<StringValues> Values => [.. _fields.Select(one => one.Value)];

    public int Count => _fields.Length;

    public bool IsReadOnly => false;

    [AllowNull]
    public StringValues this[string key]
    {
        get => TryGetValue(key, out var value) ? value : StringValues.Empty;
        set
        {
            if (response is null && _fields.Length == 0 && value.Count == 1 && value[0] is "0" && key.Equals(GrpcHeaders.Status, StringComparison.OrdinalIgnoreCase))
            {
                _fields = _success;
                return;
            }

            response?.CheckHeader(key, value);
            var at = IndexOf(_fields, key);
            if (value.Count == 0)
            {
                RemoveAt(at);
            }
            else if (at < 0)
            {
                _fields = [.. _fields, new(key, value)];
            }
            else
            {
                var changed = _fields.ToArray();
                changed[at] = new(key, value);
                _fields = changed;
            }
        }
    }

    StringValues IDictionary<string, StringValues>.this[string key]
    {
        get => this[key];
        set => this[key] = value;
    }

    public bool TryGetValue(string key, out StringValues value)
    {
        var fields = _fields;
        var at = IndexOf(fields, key);
        value = at < 0 ? StringValues.Empty : fields[at].Value;
        return at >= 0;
    }

    public bool ContainsKey(string key) => IndexOf(_fields, key) >= 0;

    public void Add(string key, StringValues value)
    {
        if (ContainsKey(key))
        {
            throw new ArgumentException($"There is a field '{key}' already.", nameof(key));
        }

        this[key] = value;
    }

    public void Add(KeyValuePair<string, StringValues> item) => Add(item.Key, item.Value);

    public void Clear() => _fields = [];

    public bool Contains(KeyValuePair<string, StringValues> item) => TryGetValue(item.Key, out var value) && value == item.Value;

    public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => _fields.CopyTo(array, arrayIndex);

    public bool Remove(string key)
    {
        var at = IndexOf(_fields, key);
        RemoveAt(at);
        return at >= 0;
    }

    public bool Remove(KeyValuePair<string, StringValues> item) => Contains(item) && Remove(item.Key);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, StringValues>>)_fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int IndexOf(KeyValuePair<string, StringValues>[] fields, string key)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (string.Equals(fields[i].Key, key, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        return -1;
    }

    private void RemoveAt(int at)
    {
        if (at >= 0)
        {
            _fields = [.. _fields[..at], .. _fields[(at + 1)..]];
        }
    }
}
