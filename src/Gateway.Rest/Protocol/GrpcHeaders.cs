namespace Gateway.Rest.Protocol;

/// <summary>The header names of gRPC over HTTP/2.</summary>
internal static class GrpcHeaders
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";

    /// <summary>Whether a content type is gRPC's: <c>application/grpc</c>, also with a message format (<c>+proto</c>) or parameters. <c>application/grpc-web</c> is another.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');

    /// <summary>Whether a content type is that of gRPC-Web, binary or text.</summary>
    public static bool IsGrpcWeb(string? contentType) => contentType is not null && contentType.StartsWith("application/grpc-web", StringComparison.OrdinalIgnoreCase);
}
