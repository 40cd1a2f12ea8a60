using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Transcoding.Descriptors;

/// <summary>The files of every schema: types with their own JSON form, and types for errors.</summary>
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
