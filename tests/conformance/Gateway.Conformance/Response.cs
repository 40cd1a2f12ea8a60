namespace Gateway.Conformance;

/// <summary>The field numbers of <c>conformance.ConformanceResponse</c>.</summary>
internal static class Response
{
    public const int ParseError = 1;
    public const int RuntimeError = 2;
    public const int ProtobufPayload = 3;
    public const int JsonPayload = 4;
    public const int Skipped = 5;
    public const int SerializeError = 6;
}
