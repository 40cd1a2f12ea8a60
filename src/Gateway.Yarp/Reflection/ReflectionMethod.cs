using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1;

namespace Gateway.Yarp.Reflection;

/// <summary>The only method of server reflection, in its two versions.</summary>
internal static class ReflectionMethod
{
    public static Method<ServerReflectionRequest, ServerReflectionResponse> V1 { get; } = Create("grpc.reflection.v1.ServerReflection");

    // The messages of the two versions are the same on the wire, so those of v1 serve both.
    public static Method<ServerReflectionRequest, ServerReflectionResponse> V1Alpha { get; } = Create("grpc.reflection.v1alpha.ServerReflection");

    private static Method<ServerReflectionRequest, ServerReflectionResponse> Create(string service) => new(
        MethodType.DuplexStreaming,
        service,
        "ServerReflectionInfo",
        Marshallers.Create(request => request.ToByteArray(), ServerReflectionRequest.Parser.ParseFrom),
        Marshallers.Create(response => response.ToByteArray(), ServerReflectionResponse.Parser.ParseFrom));
}
