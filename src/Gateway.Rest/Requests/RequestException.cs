using System.Globalization;
using Grpc.Core;

namespace Gateway.Rest.Requests;

/// <summary>A request that cannot be read, with an HTTP status that is more exact than the status code.</summary>
#pragma warning disable CA1032 // It has no meaning without a status.
internal sealed class RequestException(int httpStatus, Status status) : RpcException(status)
#pragma warning restore CA1032
{
    /// <summary>The HTTP status to answer, unless the response has begun.</summary>
    public int HttpStatus { get; } = httpStatus;

    /// <summary>The same failure, with the number of its message in a stream.</summary>
    public RequestException InMessage(long number) =>
        new(HttpStatus, new Status(StatusCode, string.Create(CultureInfo.InvariantCulture, $"message {number}: {Status.Detail}")));
}
