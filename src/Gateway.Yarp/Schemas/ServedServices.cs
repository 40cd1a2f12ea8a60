namespace Gateway.Yarp.Schemas;

/// <summary>Tells which services of an upstream are for clients. Services of the gRPC ecosystem are for tools, so they do not count.</summary>
internal static class ServedServices
{
    // Some servers accept the name in any case.
    public static bool IsServed(string fullName) =>
        !fullName.StartsWith("grpc.reflection.", StringComparison.OrdinalIgnoreCase) && !fullName.StartsWith("grpc.health.", StringComparison.OrdinalIgnoreCase);
}
