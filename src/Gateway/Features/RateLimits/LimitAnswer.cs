using System.Globalization;
using Gateway.Program.Features.Answers;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.RateLimiting;

namespace Gateway.Program.Features.RateLimits;

/// <summary>
/// Answers a request that a limit refused: RESOURCE_EXHAUSTED with the time until a retry. The headers are those of
/// <see href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">the IETF's draft</see>.
/// </summary>
internal static class LimitAnswer
{
    public static ValueTask WriteAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var http = rejected.HttpContext;
        if (rejected.Lease is not LimitLease { RefusedBy: { } limit, Wait: var wait })
        {
            // The application's own limiter for a route of YARP may have refused.
            return new(StatusAnswer.WriteAsync(http, new Grpc.Core.Status(StatusCode.ResourceExhausted, "Too many calls.")));
        }

        var seconds = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        var headers = http.Response.Headers;
        headers.RetryAfter = seconds;
        headers["RateLimit-Policy"] = limit.Policy;
        headers["RateLimit"] = $"\"{limit.Name}\";r=0;t={seconds}";

        var status = new Grpc.Core.Status(StatusCode.ResourceExhausted, $"Too many calls: {limit.Text}. Try again in {seconds} s.");
        var details = new Google.Rpc.Status { Code = (int)status.StatusCode, Message = status.Detail };
        details.Details.Add(Any.Pack(new QuotaFailure { Violations = { new QuotaFailure.Types.Violation { Subject = limit.Name, Description = limit.Text } } }));
        details.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) }));
        return new(StatusAnswer.WriteAsync(http, status, details));
    }
}
