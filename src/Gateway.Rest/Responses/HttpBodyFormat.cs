namespace Gateway.Rest.Responses;

/// <summary>A stream of <c>google.api.HttpBody</c>: the data of its messages, one after another, byte for byte. The content type is that of the first.</summary>
internal sealed class HttpBodyFormat : StreamFormat
{
    public static HttpBodyFormat Instance { get; } = new();

    public override string ContentType => "application/octet-stream";

    public override ReadOnlySpan<byte> AfterMessage => default;

    public override ReadOnlySpan<byte> BeforeMessage(long index) => default;

    public override ReadOnlySpan<byte> AfterLast(long count) => default;
}
