using Grpc.Core;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Proto;

namespace Gateway.OpenApi.Tests.Swagger;

/// <summary>A service whose methods say which documents they belong to.</summary>
public sealed class MarkedGreetering : Greetering.GreeteringBase
{
    [ApiExplorerSettings(GroupName = "v1")]
    public override Task<HelloResp> Hello(HelloReq request, ServerCallContext context) => base.Hello(request, context);

    [EndpointGroupName("v2")]
    public override Task StreamHello(HelloReq request, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context) =>
        base.StreamHello(request, responseStream, context);

    [ExcludeFromDescription]
    public override Task<HelloResp> CollectHello(IAsyncStreamReader<HelloReq> requestStream, ServerCallContext context) =>
        base.CollectHello(requestStream, context);

    [ApiExplorerSettings(IgnoreApi = true)]
    public override Task FailHello(FailReq request, IServerStreamWriter<HelloResp> responseStream, ServerCallContext context) =>
        base.FailHello(request, responseStream, context);
}
