using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Calls;

/// <summary>What a call has ended with: what its gRPC endpoint said, unless the gateway knows better.</summary>
internal static class EndStatus
{
    public static readonly Status DeadlineExceeded = new(StatusCode.DeadlineExceeded, "Deadline Exceeded");

    /// <summary>The gRPC server has reset its stream, as it does when a service cancels the token of a write.</summary>
    public static readonly Status Reset = new(StatusCode.Cancelled, "The call was reset by the service.");

    // What Grpc.AspNetCore says for a service that returned null, as if its client had left. It is the service's fault.
    private const string NullAnswered = "No message returned from method.";

    private static readonly Status NullAnswer = new(StatusCode.Internal, "The service returned no message.");
    private static readonly Status Unanswered = new(StatusCode.Unknown, "Exception was thrown by handler.");

    /// <summary>Judges the end of a call.</summary>
    /// <param name="answered">What the gRPC endpoint said; null when it has not said.</param>
    /// <param name="cancellation">The cancellation of the call.</param>
    /// <param name="method">The method, for the log.</param>
    /// <param name="logger">The log.</param>
    public static Status Of(Status? answered, CallCancellation cancellation, string method, ILogger logger)
    {
        var status = answered ?? Unanswered;
        if (status.StatusCode is not (StatusCode.Unknown or StatusCode.Cancelled))
        {
            return status;
        }

        if (cancellation.IsCancelled)
        {
            // A service that gives up because its token was cancelled ends with UNKNOWN, as any that throws. The reason of the cancellation says more.
            return cancellation.Reason;
        }

        if (status is { StatusCode: StatusCode.Cancelled, Detail: NullAnswered })
        {
            Log.NullAnswer(logger, method);
            return NullAnswer;
        }

        return status;
    }
}
