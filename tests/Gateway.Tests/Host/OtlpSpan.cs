using Google.Protobuf;

namespace Gateway.Tests.Host;

/// <summary>A span as OTLP has it: the fields of <c>opentelemetry.proto.trace.v1.Span</c> that tests look at.</summary>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name, int Kind, string Text)
{
    public const int Server = 2;
    public const int Client = 3;

    /// <summary>Reads an <c>ExportTraceServiceRequest</c>: resource_spans (1), scope_spans (2), spans (2).</summary>
    public static IEnumerable<OtlpSpan> ReadAll(byte[] request) =>
        Fields(request).Where(static field => field.Number == 1).SelectMany(static resource => Fields(resource.Bytes))
            .Where(static field => field.Number == 2).SelectMany(static scope => Fields(scope.Bytes))
            .Where(static field => field.Number == 2).Select(static span => Read(span.Bytes));

    private static OtlpSpan Read(byte[] span)
    {
        var fields = Fields(span).ToLookup(static field => field.Number);
        string Hex(int number) => Convert.ToHexStringLower(fields[number].FirstOrDefault().Bytes ?? []);
        return new OtlpSpan(Hex(1), Hex(2), Hex(4), System.Text.Encoding.UTF8.GetString(fields[5].First().Bytes), (int)fields[6].First().Value, System.Text.Encoding.UTF8.GetString(span));
    }

    private static List<(int Number, byte[] Bytes, ulong Value)> Fields(byte[] message)
    {
        var found = new List<(int Number, byte[] Bytes, ulong Value)>();
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and > 0)
        {
            var number = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.LengthDelimited:
                    found.Add((number, input.ReadBytes().ToByteArray(), 0));
                    break;
                case WireFormat.WireType.Varint:
                    found.Add((number, [], input.ReadUInt64()));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return found;
    }
}
