using System.Buffers;
using System.IO.Compression;
using Gateway.Calls;
using Gateway.Calls.Compression;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Gateway.Grpc.Server.Compression;

/// <summary>The encodings of one service's messages: what it reads, what it announces, what it writes.</summary>
internal sealed class MessageCompression
{
    private readonly Dictionary<string, ICompressionProvider> _providers = new(StringComparer.Ordinal);
    private readonly CompressionLevel? _level;
    private readonly string? _responseEncoding;

    public MessageCompression(GrpcServiceOptions options)
    {
        foreach (var provider in options.CompressionProviders)
        {
            _providers[provider.EncodingName] = provider;
        }

        _level = options.ResponseCompressionLevel;
        _responseEncoding = options.ResponseCompressionAlgorithm;
        if (_responseEncoding is not null and not MessageCodec.Identity && !_providers.ContainsKey(_responseEncoding))
        {
            throw new InvalidOperationException(
                $"ResponseCompressionAlgorithm is '{_responseEncoding}', but no compression provider has that name. Known: {string.Join(", ", _providers.Keys)}.");
        }

        AcceptEncoding = string.Join(',', [MessageCodec.Identity, .. _providers.Keys]);
    }

    /// <summary>The value of <c>grpc-accept-encoding</c>.</summary>
    public string AcceptEncoding { get; }

    /// <summary>Whether messages of this encoding can be read.</summary>
    public bool CanRead(string encoding) => encoding == MessageCodec.Identity || _providers.ContainsKey(encoding);

    /// <summary>The provider for responses to a client that accepts these encodings; null when they go out as they are.</summary>
    public ICompressionProvider? ForResponse(string? acceptEncoding)
    {
        if (_responseEncoding is null or MessageCodec.Identity || acceptEncoding is null)
        {
            return null;
        }

        foreach (var part in acceptEncoding.AsSpan().Split(','))
        {
            if (acceptEncoding.AsSpan()[part].Trim(' ').SequenceEqual(_responseEncoding))
            {
                return _providers[_responseEncoding];
            }
        }

        return null;
    }

    /// <summary>Compresses a message of a response.</summary>
    public void Compress(ReadOnlyMemory<byte> message, ICompressionProvider provider, MessageBuffer output) =>
        MessageCodec.Compress(provider, _level, message, output);

    /// <summary>Decompresses a message of a request.</summary>
    /// <exception cref="RpcException">RESOURCE_EXHAUSTED when it grows beyond the limit, INTERNAL when it is broken.</exception>
    public void Decompress(ReadOnlySequence<byte> message, string encoding, int? limit, MessageBuffer output) =>
        MessageCodec.Decompress(_providers[encoding], message, limit, output);
}
