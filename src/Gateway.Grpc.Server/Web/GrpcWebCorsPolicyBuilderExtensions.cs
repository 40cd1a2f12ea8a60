namespace Microsoft.AspNetCore.Cors.Infrastructure;

/// <summary>What a CORS policy needs for gRPC-Web.</summary>
public static class GrpcWebCorsPolicyBuilderExtensions
{
    private static readonly string[] Headers =
        ["Grpc-Status", "Grpc-Message", "Grpc-Encoding", "Grpc-Accept-Encoding", "Grpc-Status-Details-Bin"];

    /// <summary>
    /// Lets pages of other origins read how a call ended, which gRPC-Web says in headers when no message was sent, and the response headers
    /// named here. Without it a browser hides them, and clients report UNKNOWN.
    /// </summary>
    /// <param name="builder">The policy.</param>
    /// <param name="metadata">Keys of the application's own response headers, such as <c>x-request-id</c>.</param>
    public static CorsPolicyBuilder WithExposedGrpcHeaders(this CorsPolicyBuilder builder, params string[] metadata)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(metadata);
        return builder.WithExposedHeaders([.. Headers, .. metadata]);
    }
}
