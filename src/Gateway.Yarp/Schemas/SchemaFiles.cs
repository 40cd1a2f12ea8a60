using Google.Protobuf.Reflection;

namespace Gateway.Yarp.Schemas;

/// <summary>The files of an upstream's schema, as they were read. Not checked yet.</summary>
/// <param name="Files">Every file with all that it imports, each once.</param>
/// <param name="Services">The full names of the services that the upstream serves.</param>
/// <param name="Fingerprint">Equal for equal files and services.</param>
internal sealed record SchemaFiles(IReadOnlyList<FileDescriptorProto> Files, IReadOnlyList<string> Services, string Fingerprint);
