using System.Globalization;
using Grpc.Core;

namespace Gateway.Rest.Protocol;

/// <summary>The names of status codes as gRPC's documents write them: <c>DEADLINE_EXCEEDED</c> is 4.</summary>
internal static class StatusCodeNames
{
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    private static readonly string[] Numbers = [.. Enumerable.Range(0, Names.Length).Select(number => number.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The name of a code; UNKNOWN for a number that gRPC does not have.</summary>
    public static string Of(StatusCode code) => (uint)code < (uint)Names.Length ? Names[(int)code] : Names[(int)StatusCode.Unknown];

    /// <summary>The number of a code as text, as <c>grpc-status</c> has it.</summary>
    public static string NumberOf(StatusCode code) =>
        (uint)code < (uint)Numbers.Length ? Numbers[(int)code] : ((int)code).ToString(CultureInfo.InvariantCulture);
}
