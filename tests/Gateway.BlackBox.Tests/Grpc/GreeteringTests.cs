using Gateway.BlackBox.Tests.Host;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Proto;
using RpcStatusCode = Grpc.Core.StatusCode;

namespace Gateway.BlackBox.Tests.Grpc;

/// <summary>Every method of the service, by native gRPC.</summary>
public sealed class GreeteringTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Hello_greets_by_name()
    {
        using var channel = server.OpenChannel();

        var answer = await new Greetering.GreeteringClient(channel).HelloAsync(new HelloReq { Name = "world" }, cancellationToken: Token);

        Assert.Equal("Hello world", answer.Msg);
    }

    [Fact]
    public async Task Hello_without_a_name_names_the_field_in_its_details()
    {
        using var channel = server.OpenChannel();

        var error = await Assert.ThrowsAsync<RpcException>(async () => await new Greetering.GreeteringClient(channel).HelloAsync(new HelloReq(), cancellationToken: Token));

        Assert.Equal(RpcStatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("name", Assert.Single(error.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations).Field);
    }

    [Fact]
    public async Task StreamHello_counts_down_from_ten()
    {
        using var channel = server.OpenChannel();
        using var call = new Greetering.GreeteringClient(channel).StreamHello(new HelloReq { Name = "world" }, cancellationToken: Token);

        var messages = await call.ResponseStream.ReadAllAsync(Token).Select(answer => answer.Msg).ToListAsync(Token);

        Assert.Equal(Enumerable.Range(1, 10).Reverse().Select(number => $"This is {number} Msg"), messages);
    }

    [Fact]
    public async Task CollectHello_prints_each_name_and_says_how_many_there_were()
    {
        using var channel = server.OpenChannel();
        using var call = new Greetering.GreeteringClient(channel).CollectHello(cancellationToken: Token);

        await call.RequestStream.WriteAsync(new HelloReq { Name = "Ann" }, Token);
        Assert.Equal("client: Ann", await server.Printed.ReadLineAsync(Token));
        await call.RequestStream.WriteAsync(new HelloReq { Name = "Bob" }, Token);
        Assert.Equal("client: Bob", await server.Printed.ReadLineAsync(Token));
        await call.RequestStream.CompleteAsync();

        Assert.Equal("server end.", (await call.ResponseAsync).Msg);
        Assert.Equal("2", call.GetTrailers().GetValue("hello-count"));
    }

    [Fact]
    public async Task FailHello_fails_as_the_tutorial_does()
    {
        using var channel = server.OpenChannel();
        using var call = new Greetering.GreeteringClient(channel).FailHello(new FailReq { Code = 10, After = 1 }, cancellationToken: Token);

        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Equal("This is 1 Msg", call.ResponseStream.Current.Msg);
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal(RpcStatusCode.Aborted, error.StatusCode);
        Assert.Equal("error!!!!!!", error.Status.Detail);
        var violation = Assert.Single(error.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations);
        Assert.Equal(("bad", "Bad Request"), (violation.Field, violation.Description));
    }

    [Theory]
    [MemberData(nameof(FailureCodes))]
    public async Task FailHello_fails_with_every_code_and_has_details_for_it(int code)
    {
        using var channel = server.OpenChannel();
        using var call = new Greetering.GreeteringClient(channel).FailHello(new FailReq { Code = code, Message = "as asked" }, cancellationToken: Token);

        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal(((RpcStatusCode)code, "as asked"), (error.StatusCode, error.Status.Detail));
        Assert.NotEmpty(error.GetRpcStatus()!.Details);
    }

    [Fact]
    public async Task Health_is_served_for_the_whole_and_for_the_service()
    {
        using var channel = server.OpenChannel();
        var health = new Health.HealthClient(channel);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest(), cancellationToken: Token)).Status);
    }

    public static TheoryData<int> FailureCodes() => [.. Enumerable.Range(1, 16)];
}
