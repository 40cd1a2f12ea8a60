using Grpc.Core;

namespace Gateway.Rest.Telemetry;

/// <summary>Which codes are the server's fault and not the client's, by OpenTelemetry's conventions for servers of gRPC.</summary>
internal static class ServerFault
{
    public static bool Is(StatusCode code) => code is
        StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss;
}
