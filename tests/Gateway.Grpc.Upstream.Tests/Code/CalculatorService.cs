using System.Globalization;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Upstream.Code;

public class CalculatorService
{
    public Task<object> Parse(string text, ServerCallContext context) => Task.FromResult<object>(int.Parse(text, CultureInfo.InvariantCulture));

    public async Task<object> Sum(IAsyncStreamReader<object> numbers, ServerCallContext context)
    {
        var sum = 0;
        await foreach (var number in numbers.ReadAllAsync())
        {
            sum += (int)number;
        }

        return sum;
    }

    public async Task CountTo(object last, IServerStreamWriter<object> numbers, ServerCallContext context)
    {
        for (var i = 1; i <= (int)last; i++)
        {
            await numbers.WriteAsync(i);
        }
    }

    public async Task Square(IAsyncStreamReader<object> numbers, IServerStreamWriter<object> squares, ServerCallContext context)
    {
        await foreach (var number in numbers.ReadAllAsync())
        {
            await squares.WriteAsync((int)number * (int)number);
        }
    }
}

/// <summary>Tells gRPC of the methods, as frameworks for services without proto files do.</summary>
public class CalculatorMethods : IServiceMethodProvider<CalculatorService>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<CalculatorService> context)
    {
        context.AddUnaryMethod(Calculator.Parse, [], static (service, text, call) => service.Parse(text, call));
        context.AddClientStreamingMethod(Calculator.Sum, [], static (service, numbers, call) => service.Sum(numbers, call));
        context.AddServerStreamingMethod(Calculator.CountTo, [], static (service, last, numbers, call) => service.CountTo(last, numbers, call));
        context.AddDuplexStreamingMethod(Calculator.Square, [], static (service, numbers, squares, call) => service.Square(numbers, squares, call));
    }
}
