using Grpc.Core;

namespace Gateway.Rest.Telemetry;

/// <summary>Tells which codes are the server's fault and not the client's, by OpenTelemetry's conventions for gRPC servers.</summary>
internal static class ServerFault
{
    public static bool Is(StatusCode code) => code is
        StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss;
}
