namespace Gateway.Yarp.Schemas;

/// <summary>Which services of an upstream are for clients: not those of the gRPC ecosystem, which exist for tools.</summary>
internal static class ServedServices
{
    public static bool IsServed(string fullName) =>
        !fullName.StartsWith("grpc.reflection.", StringComparison.Ordinal) && !fullName.StartsWith("grpc.health.", StringComparison.Ordinal);
}
