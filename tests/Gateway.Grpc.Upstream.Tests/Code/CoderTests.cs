using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Upstream.Hosting;

namespace Upstream.Code;

public sealed class CoderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static CallOptions Options => new(cancellationToken: Token);

    [Fact]
    public async Task Methods_can_be_added_by_a_provider()
    {
        await using var host = await UpstreamHost.StartAsync(
            services => services.AddSingleton<IServiceMethodProvider<CalculatorService>, CalculatorMethods>().AddGrpc(),
            app => app.MapGrpcService<CalculatorService>());

        await CalculateAsync(host.Connect().CreateCallInvoker());
    }

    [Fact]
    public async Task Methods_can_be_mapped_by_a_definition()
    {
        var service = new CalculatorService();
        var definition = ServerServiceDefinition.CreateBuilder()
            .AddMethod(Calculator.Parse, service.Parse)
            .AddMethod(Calculator.Sum, new ClientStreamingServerMethod<object, object>(service.Sum))
            .AddMethod(Calculator.CountTo, new ServerStreamingServerMethod<object, object>(service.CountTo))
            .AddMethod(Calculator.Square, service.Square)
            .Build();
        await using var host = await UpstreamHost.StartAsync(services => services.AddGrpc(), app => app.MapGrpcService(definition));

        await CalculateAsync(host.Connect().CreateCallInvoker());
    }

    private static async Task CalculateAsync(CallInvoker invoker)
    {
        Assert.Equal(42, await invoker.AsyncUnaryCall(Calculator.Parse, null, Options, "42"));
        Assert.Equal(42, invoker.BlockingUnaryCall(Calculator.Parse, null, Options, "42"));
        using (var sum = invoker.AsyncClientStreamingCall(Calculator.Sum, null, Options))
        {
            await sum.RequestStream.WriteAsync(1, Token);
            await sum.RequestStream.WriteAsync(2, Token);
            await sum.RequestStream.CompleteAsync();
            Assert.Equal(3, await sum);
        }

        using (var count = invoker.AsyncServerStreamingCall(Calculator.CountTo, null, Options, 3))
        {
            Assert.Equal([1, 2, 3], await count.ResponseStream.ReadAllAsync(Token).ToListAsync(Token));
        }

        using var square = invoker.AsyncDuplexStreamingCall(Calculator.Square, null, Options);
        await square.RequestStream.WriteAsync(5, Token);
        Assert.True(await square.ResponseStream.MoveNext(Token));
        Assert.Equal(25, square.ResponseStream.Current);
        await square.RequestStream.CompleteAsync();
    }
}
