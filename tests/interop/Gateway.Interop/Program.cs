using Gateway.Interop.Protos;
using Gateway.Interop.Server;
using Google.Protobuf;
using Google.Protobuf.Reflection;

switch (args)
{
    case ["server", var certificateFile]:
        await InteropServer.RunAsync(certificateFile);
        return 0;

    // For programs in languages whose generated code is not at hand: the file descriptor set of the test's protos.
    case ["descriptors"]:
        using (var output = Console.OpenStandardOutput())
        {
            new FileDescriptorSet { File = { InteropReflection.Descriptor.ToProto() } }.WriteTo(output);
        }

        return 0;

    default:
        Console.Error.WriteLine("""
            Gateway.Interop server CERTIFICATE_FILE
            Gateway.Interop descriptors
            """);
        return 2;
}
