using Grpc.Core;

namespace Shop;

public sealed class OrdersService : Orders.OrdersBase
{
    private static readonly string[] _states = ["placed", "packed", "sent"];

    public override Task<Order> PlaceOrder(PlaceOrderRequest request, ServerCallContext context) =>
        Task.FromResult(new Order { Id = 1, Product = request.Product, Quantity = request.Quantity });

    public override async Task WatchOrder(WatchOrderRequest request, IServerStreamWriter<OrderEvent> responseStream, ServerCallContext context)
    {
        foreach (var state in _states)
        {
            await responseStream.WriteAsync(new OrderEvent { State = state }, context.CancellationToken);
        }
    }
}
