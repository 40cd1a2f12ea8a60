namespace Grpc.AspNetCore.Web;

/// <summary>Lets gRPC-Web call a service or a method. The application must call <c>UseGrpcWeb()</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class EnableGrpcWebAttribute : Attribute, IGrpcWebEnabledMetadata
{
    bool IGrpcWebEnabledMetadata.GrpcWebEnabled => true;
}
