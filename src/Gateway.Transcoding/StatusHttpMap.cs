namespace Gateway.Transcoding;

/// <summary>The table from gRPC status codes to HTTP status codes.</summary>
/// <remarks>Same as <see href="https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto">google/rpc/code.proto</see>.</remarks>
public static class StatusHttpMap
{
    private static ReadOnlySpan<short> Table =>
    [
        200, // OK
        499, // CANCELLED
        500, // UNKNOWN
        400, // INVALID_ARGUMENT
        504, // DEADLINE_EXCEEDED
        404, // NOT_FOUND
        409, // ALREADY_EXISTS
        403, // PERMISSION_DENIED
        429, // RESOURCE_EXHAUSTED
        400, // FAILED_PRECONDITION
        409, // ABORTED
        400, // OUT_OF_RANGE
        501, // UNIMPLEMENTED
        500, // INTERNAL
        503, // UNAVAILABLE
        500, // DATA_LOSS
        401, // UNAUTHENTICATED
    ];

    /// <summary>The HTTP status of a gRPC status code; 500 for an unknown code.</summary>
    public static int ToHttp(int code) => (uint)code < (uint)Table.Length ? Table[code] : 500;
}
