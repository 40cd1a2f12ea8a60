using Google.Protobuf;
using Google.Protobuf.Reflection;
using LabProtos;

namespace Gateway.Yarp.Tests.Hostile.Lab;

/// <summary>The descriptors of the lab: a hostile server is not asked for them.</summary>
internal static class LabFiles
{
    public static byte[] Bytes { get; } = SetOf(LabReflection.Descriptor).ToByteArray();

    private static FileDescriptorSet SetOf(FileDescriptor last)
    {
        var set = new FileDescriptorSet();
        Add(last);
        return set;

        void Add(FileDescriptor file)
        {
            foreach (var import in file.Dependencies)
            {
                Add(import);
            }

            if (set.File.All(known => known.Name != file.Name))
            {
                set.File.Add(file.ToProto());
            }
        }
    }
}
