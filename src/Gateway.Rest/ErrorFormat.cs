namespace Gateway.Rest;

/// <summary>The form of the errors of a binding.</summary>
public enum ErrorFormat
{
    /// <summary><c>google.rpc.Status</c>: <c>{"code":5,"message":…,"details":[…]}</c>, where the code is the gRPC status code.</summary>
    Status,

    /// <summary>
    /// As in Google's APIs (<see href="https://google.aip.dev/193">AIP-193</see>): <c>{"error":{"code":404,"status":"NOT_FOUND","message":…,"details":[…]}}</c>, where the code is the HTTP status.
    /// </summary>
    Aip193,

    /// <summary>Problem details (<see href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</see>): <c>application/problem+json</c>.</summary>
    Problem,
}
