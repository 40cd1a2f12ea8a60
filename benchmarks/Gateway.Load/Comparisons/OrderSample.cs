namespace Gateway.Load.Comparisons;

/// <summary>The order that is posted: 1.2 KB of JSON as every server writes it.</summary>
internal static class OrderSample
{
    public static string Json { get; } =
        $$$"""
        {"id":"order-2026-000123","number":"9007199254740993","revision":3,"paid":true,"total":1234.56,"state":"SHIPPED",
        "customer":{"name":"Ada Lovelace","email":"ada@example.org","address":{"street":"12 St James's Square","city":"London","country":"GB"}},
        "items":[{{{string.Join(',', Enumerable.Range(1, 20).Select(Item))}}}],
        "labels":{"channel":"web","priority":"high"},"placedAt":"2026-01-31T12:34:56.789Z"}
        """.Replace("\n", "", StringComparison.Ordinal);

    private static string Item(int i) => FormattableString.Invariant($$"""{"sku":"A-{{1000 + i}}","quantity":{{1 + (i % 9)}},"price":{{i * 1.25}}}""");
}
