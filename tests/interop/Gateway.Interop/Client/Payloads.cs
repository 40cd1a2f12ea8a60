using Gateway.Interop.Protos;
using Google.Protobuf;

namespace Gateway.Interop.Client;

/// <summary>Bodies of zeros, and the sizes that the descriptions of the cases name.</summary>
internal static class Payloads
{
    public const int LargeRequest = 271_828;
    public const int LargeResponse = 314_159;

    public static IReadOnlyList<int> RequestSizes { get; } = [27_182, 8, 1_828, 45_904];

    public static IReadOnlyList<int> ResponseSizes { get; } = [31_415, 9, 2_653, 58_979];

    public static Payload Of(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };

    public static SimpleRequest LargeSimpleRequest() => new() { ResponseSize = LargeResponse, Payload = Of(LargeRequest) };

    /// <summary>Fails unless the payload has this many bytes, all zero.</summary>
    public static void Check(Payload payload, int size)
    {
        InteropFailure.Unless(PayloadType.Compressable, payload.Type, "type of the payload");
        InteropFailure.Unless(size, payload.Body.Length, "bytes in the payload");
        InteropFailure.Unless(false, payload.Body.Span.ContainsAnyExcept((byte)0), "a payload with other bytes than zero");
    }
}
