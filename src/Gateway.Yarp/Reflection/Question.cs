using Grpc.Reflection.V1;

namespace Gateway.Yarp.Reflection;

/// <summary>What the gateway wants to know of a server.</summary>
/// <param name="Name">The full name of a service, or the name of a file.</param>
/// <param name="IsFile">Whether it is about a file.</param>
internal readonly record struct Question(string Name, bool IsFile)
{
    public static ServerReflectionRequest ListServices { get; } = new() { ListServices = "*" };

    public ServerReflectionRequest ToRequest() =>
        IsFile ? new ServerReflectionRequest { FileByFilename = Name } : new ServerReflectionRequest { FileContainingSymbol = Name };
}
