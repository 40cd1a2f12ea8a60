using Gateway.Rest.Protocol;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Calls;

/// <summary>The status that a call ends with: that of its gRPC endpoint, unless the gateway knows a more exact one.</summary>
internal static class EndStatus
{
    // Grpc.AspNetCore reports a service that returned null as CANCELLED, as if the client had left. The service is at fault.
    private const string NullAnswered = "No message returned from method.";

    /// <summary>Chooses the status at the end of a call.</summary>
    /// <param name="status">The endpoint's own status, or its replacement if the endpoint gave none.</param>
    /// <param name="cancellation">The cancellation of the call.</param>
    /// <param name="method">The method.</param>
    /// <param name="logger">The log.</param>
    public static Status Of(Status status, CallCancellation cancellation, GatewayMethod method, ILogger logger)
    {
        if (status.StatusCode is not (StatusCode.Unknown or StatusCode.Cancelled))
        {
            return status;
        }

        if (cancellation.IsCancelled)
        {
            // A service that stops because its token was cancelled ends with UNKNOWN, like any service that throws. The reason of the cancellation is more exact.
            return cancellation.Reason;
        }

        if (status is { StatusCode: StatusCode.Cancelled, Detail: NullAnswered } && method.Forwarded is null)
        {
            Log.NullAnswer(logger, method.FullName);
            return Statuses.NullResponse;
        }

        return status;
    }
}
