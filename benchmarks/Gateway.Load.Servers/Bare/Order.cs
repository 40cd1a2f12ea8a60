using System.Text.Json.Serialization;

namespace Gateway.Load.Servers;

/// <summary>The order of <c>load.proto</c>, written by hand for a minimal API.</summary>
internal sealed record Order(
    string Id,
    // As in ProtoJSON, 64-bit integers are strings.
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)] long Number,
    int Revision,
    bool Paid,
    double Total,
    OrderState State,
    Customer Customer,
    IReadOnlyList<Item> Items,
    IReadOnlyDictionary<string, string> Labels,
    DateTime PlacedAt);

internal sealed record Customer(string Name, string Email, Address Address);

internal sealed record Address(string Street, string City, string Country);

internal sealed record Item(string Sku, int Quantity, double Price);

[JsonConverter(typeof(JsonStringEnumConverter<OrderState>))]
internal enum OrderState
{
    [JsonStringEnumMemberName("STATE_UNSPECIFIED")]
    Unspecified,

    [JsonStringEnumMemberName("OPEN")]
    Open,

    [JsonStringEnumMemberName("SHIPPED")]
    Shipped,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Order))]
internal sealed partial class OrderContext : JsonSerializerContext;
