using Grpc.AspNetCore.Web;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says which endpoints gRPC-Web may call.</summary>
public static class GrpcWebEndpointConventionBuilderExtensions
{
    /// <summary>Lets gRPC-Web call these endpoints. The application must call <c>UseGrpcWeb()</c>.</summary>
    public static TBuilder EnableGrpcWeb<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new EnableGrpcWebAttribute());

    /// <summary>Keeps gRPC-Web from calling these endpoints.</summary>
    public static TBuilder DisableGrpcWeb<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new DisableGrpcWebAttribute());
}
