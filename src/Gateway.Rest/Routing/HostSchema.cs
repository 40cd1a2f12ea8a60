using Gateway.Transcoding.Descriptors;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.Options;

namespace Gateway.Rest.Routing;

/// <summary>The message types of this host, compiled once, when the first is needed: by then every service is mapped.</summary>
internal sealed class HostSchema(ServedMethods methods, IOptions<GrpcJsonTranscodingOptions> options)
{
    private readonly Lazy<Schema> _schema = new(() => Schema.FromFiles(Files(methods), options.Value.TypeRegistry.Find));

    public Schema Schema => _schema.Value;

    private static IEnumerable<FileDescriptor> Files(ServedMethods methods) =>
        methods.All.Select(served => served.Method.Descriptor!.File).Distinct();
}
