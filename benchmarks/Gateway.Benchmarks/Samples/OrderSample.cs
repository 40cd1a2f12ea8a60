using Gateway.Benchmarks.Protos;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Benchmarks.Samples;

/// <summary>An order with a given number of items: scalars, strings, bytes, an enum, nested messages, a map, a time.</summary>
internal static class OrderSample
{
    public static JsonSample<Order, OrderModel> Create(int items) => new(Message(items), ModelContext.Default.OrderModel);

    private static Order Message(int items) => new()
    {
        Id = "order-2026-000123",
        Number = 9_007_199_254_740_993,
        Revision = 3,
        Paid = true,
        Total = 1234.56,
        State = OrderState.Shipped,
        Signature = ByteString.CopyFrom([.. Enumerable.Range(0, 24).Select(i => (byte)(i * 37))]),
        Customer = new() { Name = "Ada Lovelace", Email = "ada@example.org", City = "London" },
        Items = { Enumerable.Range(1, items).Select(Item) },
        Labels = { ["channel"] = "web", ["priority"] = "high" },
        PlacedAt = Timestamp.FromDateTime(new(2026, 1, 31, 12, 34, 56, 789, DateTimeKind.Utc)),
    };

    private static Item Item(int i) => new() { Sku = $"A-{1000 + i}", Quantity = 1 + (i % 9), Price = i * 1.25 };
}
