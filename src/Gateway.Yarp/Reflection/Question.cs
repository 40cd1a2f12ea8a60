using Grpc.Reflection.V1;

namespace Gateway.Yarp.Reflection;

/// <summary>A question to server reflection.</summary>
/// <param name="Name">The full name of a service, or the name of a file.</param>
/// <param name="IsFile">Whether the name is that of a file.</param>
internal readonly record struct Question(string Name, bool IsFile)
{
    public static ServerReflectionRequest ListServices { get; } = new() { ListServices = "*" };

    public ServerReflectionRequest ToRequest() =>
        IsFile ? new ServerReflectionRequest { FileByFilename = Name } : new ServerReflectionRequest { FileContainingSymbol = Name };
}
