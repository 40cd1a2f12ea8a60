namespace Gateway.Rest.Responses;

/// <summary>One JSON array, written as its elements come: <c>application/json</c>. It is valid JSON whether the stream ends well or fails.</summary>
internal sealed class JsonArrayFormat : StreamFormat
{
    public static JsonArrayFormat Instance { get; } = new();

    public override string ContentType => "application/json";

    public override ReadOnlySpan<byte> AfterMessage => default;

    public override ReadOnlySpan<byte> BeforeMessage(long index) => index == 0 ? "["u8 : ","u8;

    public override ReadOnlySpan<byte> AfterLast(long count) => count == 0 ? "[]"u8 : "]"u8;
}
