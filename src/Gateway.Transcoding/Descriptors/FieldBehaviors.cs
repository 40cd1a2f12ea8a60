using Gateway.Transcoding.Wire;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>The values of <c>google.api.field_behavior</c> that requests are checked for.</summary>
/// <remarks>See <see href="https://google.aip.dev/203">AIP-203</see>.</remarks>
[Flags]
internal enum FieldBehaviors
{
    None = 0,

    /// <summary>A request must have the field.</summary>
    Required = 1,

    /// <summary>Only answers have the field.</summary>
    OutputOnly = 2,
}

/// <summary>Reads the option from serialized options, so that the result does not depend on how the descriptor was parsed.</summary>
internal static class FieldBehaviorOption
{
    /// <summary>The field number of the extension <c>google.api.field_behavior</c> of <c>google.protobuf.FieldOptions</c>.</summary>
    private const int Extension = 1052;

    public static FieldBehaviors Of(FieldDescriptorProto field)
    {
        var found = FieldBehaviors.None;
        if (field.Options is null)
        {
            return found;
        }

        var reader = new WireReader(field.Options.ToByteArray());
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number != Extension || wireType is not (WireType.Varint or WireType.LengthDelimited))
            {
                reader.Skip(number, wireType);
            }
            else if (wireType == WireType.Varint)
            {
                found |= Of(reader.ReadVarint());
            }
            else
            {
                found |= Of(reader.ReadLengthDelimited());
            }
        }

        // OUTPUT_ONLY wins over REQUIRED: requests do not have such fields. But a required field of proto2 always stays, because parsers refuse a message without it.
        return (found & FieldBehaviors.OutputOnly) == 0 ? found
            : field.Label == FieldDescriptorProto.Types.Label.Required ? FieldBehaviors.None
            : FieldBehaviors.OutputOnly;
    }

    // The option may come from another server, so its bytes may be malformed.
    private static FieldBehaviors Of(ReadOnlySpan<byte> packed)
    {
        var found = FieldBehaviors.None;
        try
        {
            for (var reader = new WireReader(packed); !reader.IsAtEnd;)
            {
                found |= Of(reader.ReadVarint());
            }

            return found;
        }
        catch (MalformedMessageException)
        {
            return FieldBehaviors.None;
        }
    }

    private static FieldBehaviors Of(ulong value) => (Google.Api.FieldBehavior)value switch
    {
        Google.Api.FieldBehavior.Required => FieldBehaviors.Required,
        Google.Api.FieldBehavior.OutputOnly => FieldBehaviors.OutputOnly,
        _ => FieldBehaviors.None,
    };
}
