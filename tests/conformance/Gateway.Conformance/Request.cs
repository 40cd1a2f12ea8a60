using System.Text;
using Gateway.Transcoding.Wire;

namespace Gateway.Conformance;

/// <summary><c>conformance.ConformanceRequest</c>, as far as it concerns JSON.</summary>
internal readonly ref struct Request
{
    // Fields of the oneof payload.
    public const int ProtobufPayload = 1;
    public const int JsonPayload = 2;

    // Values of WireFormat.
    public const int Protobuf = 1;
    public const int Json = 2;

    private const int IgnoreUnknownParsingTest = 3;

    public int Input { get; init; }

    public ReadOnlySpan<byte> Payload { get; init; }

    public int OutputFormat { get; init; }

    public string MessageType { get; init; }

    public bool IgnoreUnknown { get; init; }

    public static Request Read(ReadOnlySpan<byte> message)
    {
        var input = 0;
        var outputFormat = 0;
        var type = "";
        var category = 0;
        ReadOnlySpan<byte> payload = [];
        var reader = new WireReader(message);
        while (reader.TryReadTag(out var field, out var wireType))
        {
            switch (field)
            {
                case ProtobufPayload or JsonPayload or 7 or 8:
                    input = field;
                    payload = reader.ReadLengthDelimited();
                    break;
                case 3:
                    outputFormat = (int)reader.ReadVarint();
                    break;
                case 4:
                    type = Encoding.UTF8.GetString(reader.ReadLengthDelimited());
                    break;
                case 5:
                    category = (int)reader.ReadVarint();
                    break;
                default:
                    reader.Skip(field, wireType);
                    break;
            }
        }

        return new Request
        {
            Input = input,
            Payload = payload,
            OutputFormat = outputFormat,
            MessageType = type,
            IgnoreUnknown = category == IgnoreUnknownParsingTest,
        };
    }
}
