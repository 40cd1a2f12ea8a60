using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Gateway.Rest.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Exchange;

/// <summary>
/// The headers of an exchange: gRPC's headers over the client's, which stay unchanged. The service sees <c>Grpc-Metadata-X</c> as <c>x</c> too. A name that is not
/// valid in gRPC metadata is left out, because the service would fail on it.
/// </summary>
/// <remarks>Copies the headers only when a service reads or changes one. gRPC's own headers are known without a copy.</remarks>
internal sealed class RequestOverlay(ExchangeDoor door) : IHeaderDictionary
{
    private HeaderDictionary? _all;

    public long? ContentLength
    {
        get => null;
        set => All.ContentLength = value;
    }

    public ICollection<string> Keys => All.Keys;

    public ICollection<StringValues> Values => All.Values;

    public int Count => All.Count;

    public bool IsReadOnly => false;

    [AllowNull]
    public StringValues this[string key]
    {
        get => TryGetValue(key, out var value) ? value : StringValues.Empty;
        set => All[key] = value;
    }

    StringValues IDictionary<string, StringValues>.this[string key]
    {
        get => this[key];
        set => this[key] = value;
    }

    private HeaderDictionary All => _all ??= ReadAll();

    public bool TryGetValue(string key, out StringValues value)
    {
        if (_all is not null)
        {
            return _all.TryGetValue(key, out value);
        }

        if (key.Equals(GrpcTimeout.HeaderName, StringComparison.OrdinalIgnoreCase))
        {
            value = door.TimeLimit is { } timeout ? GrpcTimeout.Format(timeout) : StringValues.Empty;
            return value.Count > 0;
        }

        if (key.Equals(HeaderNames.ContentType, StringComparison.OrdinalIgnoreCase))
        {
            value = GrpcHeaders.ContentType;
            return true;
        }

        return All.TryGetValue(key, out value);
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public void Add(string key, StringValues value) => All.Add(key, value);

    public void Add(KeyValuePair<string, StringValues> item) => All.Add(item);

    public void Clear() => All.Clear();

    public bool Contains(KeyValuePair<string, StringValues> item) => All.Contains(item);

    public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => All.CopyTo(array, arrayIndex);

    public bool Remove(string key) => All.Remove(key);

    public bool Remove(KeyValuePair<string, StringValues> item) => All.Remove(item);

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator() => All.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Begins with the headers of another request.</summary>
    public void Begin() => _all = null;

    // A value that HTTP cannot carry would fail the whole call.
    private static bool IsSent(ForwardedMethodMetadata forwarded, string name, StringValues value) =>
        forwarded.IsRequestMetadata?.Invoke(name) != false && HeaderCharacters.AreFitForValues(value);

    private HeaderDictionary ReadAll()
    {
        var client = door.Http.Request.Headers;
        var forwarded = door.Method.Forwarded;
        var all = new HeaderDictionary(client.Count + 4);
        foreach (var (name, value) in client)
        {
            if (!RequestMetadata.IsTransport(name) && RequestMetadata.IsKey(name) && (forwarded is null || IsSent(forwarded, name, value)))
            {
                all[name] = value;
            }
        }

        foreach (var (name, value) in client)
        {
            // A header under its own name may come from a trusted proxy, so it wins over the prefixed one.
            if (RequestMetadata.TryReadPrefixed(name, out var key) && !client.ContainsKey(key) && (forwarded is null || HeaderCharacters.AreFitForValues(value)))
            {
                all[key] = value;
            }
        }

        all[HeaderNames.ContentType] = GrpcHeaders.ContentType;
        all[HeaderNames.TE] = "trailers";
        if (client.Host.Count > 0)
        {
            all[HeaderNames.Host] = client.Host;
        }

        if (door.TimeLimit is { } timeout)
        {
            all[GrpcTimeout.HeaderName] = GrpcTimeout.Format(timeout);
        }

        return all;
    }
}
