using System.Text.Json.Serialization;
using Gateway.Benchmarks.Protos;

namespace Gateway.Benchmarks.Samples;

/// <summary>A hand-written class for the JSON of an <see cref="Order"/>.</summary>
public sealed class OrderModel
{
    public string Id { get; set; } = "";

    // As in ProtoJSON, 64-bit integers are strings.
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
    public long Number { get; set; }

    public int Revision { get; set; }

    public bool Paid { get; set; }

    public double Total { get; set; }

    public OrderStateModel State { get; set; }

    public byte[] Signature { get; set; } = [];

    public CustomerModel? Customer { get; set; }

    public List<ItemModel> Items { get; set; } = [];

    public Dictionary<string, string> Labels { get; set; } = [];

    public DateTime PlacedAt { get; set; }
}

[JsonConverter(typeof(JsonStringEnumConverter<OrderStateModel>))]
public enum OrderStateModel
{
    [JsonStringEnumMemberName("ORDER_STATE_UNSPECIFIED")]
    Unspecified,

    [JsonStringEnumMemberName("ORDER_STATE_OPEN")]
    Open,

    [JsonStringEnumMemberName("ORDER_STATE_SHIPPED")]
    Shipped,
}

public sealed class CustomerModel
{
    public string Name { get; set; } = "";

    public string Email { get; set; } = "";

    public string City { get; set; } = "";
}

public sealed class ItemModel
{
    public string Sku { get; set; } = "";

    public int Quantity { get; set; }

    public double Price { get; set; }
}
