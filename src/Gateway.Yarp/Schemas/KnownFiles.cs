using System.Collections.Frozen;
using Google.Api;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;

namespace Gateway.Yarp.Schemas;

/// <summary>
/// Files that an upstream may import without having them: those of protobuf itself, and those of Google's common APIs. Many servers do not register
/// protobuf's files, and <c>protoc</c> leaves both out without <c>--include_imports</c>.
/// </summary>
internal static class KnownFiles
{
    private static readonly FrozenDictionary<string, FileDescriptorProto> ByName = new[]
    {
        AnyReflection.Descriptor,
        ApiReflection.Descriptor,
        DescriptorReflection.Descriptor,
        DurationReflection.Descriptor,
        EmptyReflection.Descriptor,
        FieldMaskReflection.Descriptor,
        SourceContextReflection.Descriptor,
        StructReflection.Descriptor,
        TimestampReflection.Descriptor,
        TypeReflection.Descriptor,
        WrappersReflection.Descriptor,
        AnnotationsReflection.Descriptor,
        ClientReflection.Descriptor,
        FieldBehaviorReflection.Descriptor,
        Google.Api.HttpReflection.Descriptor,
        HttpbodyReflection.Descriptor,
        LaunchStageReflection.Descriptor,
        ResourceReflection.Descriptor,
        VisibilityReflection.Descriptor,
        CodeReflection.Descriptor,
        ErrorDetailsReflection.Descriptor,
        StatusReflection.Descriptor,
    }.ToFrozenDictionary(file => file.Name, file => FileDescriptorProto.Parser.ParseFrom(file.SerializedData), StringComparer.Ordinal);

    public static IReadOnlyCollection<FileDescriptorProto> All => ByName.Values;

    /// <summary>The known file with this name, or null.</summary>
    public static FileDescriptorProto? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Adds the known files that some files import but do not include.</summary>
    public static void Complete(List<FileDescriptorProto> files)
    {
        var names = files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);

        // The list grows during the loop, because known files import known files.
        for (var i = 0; i < files.Count; i++)
        {
            foreach (var import in files[i].Dependency)
            {
                if (!names.Contains(import) && Find(import) is { } known)
                {
                    names.Add(import);
                    files.Add(known);
                }
            }
        }
    }
}
