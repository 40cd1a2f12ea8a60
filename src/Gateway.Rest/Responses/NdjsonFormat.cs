namespace Gateway.Rest.Responses;

/// <summary>One JSON object a line: <c>application/x-ndjson</c>.</summary>
internal sealed class NdjsonFormat : StreamFormat
{
    public static NdjsonFormat Instance { get; } = new();

    public override string ContentType => "application/x-ndjson";

    public override ReadOnlySpan<byte> AfterMessage => "\n"u8;

    public override ReadOnlySpan<byte> BeforeMessage(long index) => default;

    public override ReadOnlySpan<byte> AfterLast(long count) => default;
}
