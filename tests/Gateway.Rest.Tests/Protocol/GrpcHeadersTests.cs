using Gateway.Rest.Protocol;

namespace Gateway.Rest.Tests.Protocol;

/// <summary>Which content types are gRPC's.</summary>
public sealed class GrpcHeadersTests
{
    [Theory]
    [InlineData("application/grpc", true, false)]
    [InlineData("application/grpc+proto", true, false)]
    [InlineData("application/grpc;charset=utf-8", true, false)]
    [InlineData("Application/GRPC", true, false)]
    [InlineData("application/grpc-web", false, true)]
    [InlineData("application/grpc-web+proto", false, true)]
    [InlineData("application/grpc-web-text", false, true)]
    [InlineData("APPLICATION/GRPC-WEB", false, true)]
    [InlineData("application/grpcish", false, false)]
    [InlineData("application/grp", false, false)]
    [InlineData("application/json", false, false)]
    [InlineData("", false, false)]
    [InlineData(null, false, false)]
    public void A_content_type_is_that_of_grpc_or_of_grpc_web_or_of_neither(string? contentType, bool isGrpc, bool isGrpcWeb) =>
        Assert.Equal((isGrpc, isGrpcWeb), (GrpcHeaders.IsGrpc(contentType), GrpcHeaders.IsGrpcWeb(contentType)));
}
