using Gateway.Yarp.Schemas;
using Grpc.Core;

namespace Gateway.Yarp.Reflection;

/// <summary>A status for people, such as <c>NOT_FOUND: no such file</c>.</summary>
internal static class StatusText
{
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    public static string Of(RpcException error) => Of((int)error.StatusCode, error.Status.Detail);

    public static string Of(int code, string message)
    {
        var name = code >= 0 && code < Names.Length ? Names[code] : $"status {code}";
        return message.Length == 0 ? name : $"{name}: {PeerText.Of(message)}";
    }
}
