using System.IO.Compression;
using Gateway.Calls.Compression;
using Grpc.Net.Compression;

namespace Gateway.Grpc.Client.Compression;

/// <summary>The encodings a channel knows, by the names that <c>grpc-encoding</c> uses.</summary>
internal sealed class CompressionTable
{
    private readonly Dictionary<string, ICompressionProvider> _providers = new(StringComparer.Ordinal);

    public CompressionTable(IEnumerable<ICompressionProvider>? providers)
    {
        List<string> names = [MessageCodec.Identity];
        foreach (var provider in providers ?? [new GzipCompressionProvider(CompressionLevel.Fastest), new DeflateCompressionProvider(CompressionLevel.Fastest)])
        {
            if (!_providers.TryAdd(provider.EncodingName, provider))
            {
                throw new ArgumentException($"Two compression providers are named '{provider.EncodingName}'.", nameof(providers));
            }

            names.Add(provider.EncodingName);
        }

        AcceptEncoding = string.Join(',', names);
    }

    /// <summary>The value of <c>grpc-accept-encoding</c>.</summary>
    public string AcceptEncoding { get; }

    /// <summary>The provider of an encoding; null for an unknown one.</summary>
    public ICompressionProvider? Find(string encoding) => _providers.GetValueOrDefault(encoding);
}
