namespace Gateway.Yarp.Schemas;

/// <summary>Which services of an upstream are for clients: not those of the gRPC ecosystem, which exist for tools.</summary>
internal static class ServedServices
{
    // Some servers take another case for the same name.
    public static bool IsServed(string fullName) =>
        !fullName.StartsWith("grpc.reflection.", StringComparison.OrdinalIgnoreCase) && !fullName.StartsWith("grpc.health.", StringComparison.OrdinalIgnoreCase);
}
