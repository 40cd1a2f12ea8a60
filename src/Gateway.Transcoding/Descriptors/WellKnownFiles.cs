using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Transcoding.Descriptors;

/// <summary>The files every schema holds, whatever the caller brings: what JSON gives a form of its own, and what errors are made of.</summary>
internal static class WellKnownFiles
{
    public static IReadOnlyList<FileDescriptorProto> All { get; } =
    [
        .. new[]
        {
            DescriptorReflection.Descriptor,
            AnyReflection.Descriptor,
            DurationReflection.Descriptor,
            EmptyReflection.Descriptor,
            FieldMaskReflection.Descriptor,
            StructReflection.Descriptor,
            TimestampReflection.Descriptor,
            WrappersReflection.Descriptor,
            Google.Rpc.CodeReflection.Descriptor,
            Google.Rpc.ErrorDetailsReflection.Descriptor,
            Google.Rpc.StatusReflection.Descriptor,
            Google.Api.HttpbodyReflection.Descriptor,
        }.Select(file => FileDescriptorProto.Parser.ParseFrom(file.SerializedData)),
    ];
}
