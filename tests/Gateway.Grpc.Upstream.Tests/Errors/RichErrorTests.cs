using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Greet;
using Upstream.Hosting;

namespace Upstream.Errors;

public sealed class RichErrorTests
{
    [Fact]
    public async Task Details_of_an_error_reach_the_client()
    {
        var violation = new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "name", Description = "too short" } } };
        var told = new Google.Rpc.Status { Code = (int)StatusCode.InvalidArgument, Message = "Bad request: ä", Details = { Any.Pack(violation) } };
        await using var host = await UpstreamHost.StartAsync(
            services => services.AddSingleton<Action<ServerCallContext>>(_ => throw told.ToRpcException()).AddGrpc(),
            app => app.MapGrpcService<ObservedGreeter>());
        var client = new Greeter.GreeterClient(host.Connect());

        var error = await Assert.ThrowsAsync<RpcException>(() =>
            client.SayHelloAsync(new HelloRequest(), cancellationToken: TestContext.Current.CancellationToken).ResponseAsync);

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("Bad request: ä", error.Status.Detail);
        Assert.Equal(told, error.GetRpcStatus());
        Assert.Equal(violation, error.GetRpcStatus()!.GetDetail<BadRequest>());
        Assert.Equal(told.ToByteArray(), error.Trailers.GetValueBytes("grpc-status-details-bin"));
    }
}
