using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Yarp.Schemas;

/// <summary>The files of an upstream's schema as read, not yet checked.</summary>
/// <param name="Files">Every file with all its imports, each once.</param>
/// <param name="Services">The full names of the services that the upstream serves.</param>
/// <param name="Fingerprint">Equal for equal files and services.</param>
internal sealed record SchemaFiles(IReadOnlyList<FileDescriptorProto> Files, IReadOnlyList<string> Services, string Fingerprint)
{
    /// <summary>The services that were left out, each with the reason. For people.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The schema of these files and services. Their order does not change it: a server may list them in another order each time.</summary>
    /// <param name="files">The files.</param>
    /// <param name="services">The full names of the services.</param>
    /// <param name="fingerprint">A fingerprint that is known already; null to compute it from the files.</param>
    public static SchemaFiles Of(IEnumerable<FileDescriptorProto> files, IEnumerable<string> services, string? fingerprint = null)
    {
        FileDescriptorProto[] sortedFiles = [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
        string[] sortedServices = [.. services.Order(StringComparer.Ordinal)];
        return new SchemaFiles(sortedFiles, sortedServices, fingerprint ?? FingerprintOf(sortedFiles, sortedServices));
    }

    // Writes the length of each part before it, so that different lists of parts never give the same bytes.
    private static string FingerprintOf(FileDescriptorProto[] files, string[] services)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in services.Select(Encoding.UTF8.GetBytes).Append([]).Concat(files.Select(file => SHA256.HashData(file.ToByteArray())).OrderBy(Convert.ToHexString, StringComparer.Ordinal)))
        {
            BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
            hash.AppendData(length);
            hash.AppendData(part);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
