using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Contract;

/// <summary>The facts that a check needs besides the message: the fields that the path binds, and the update mask with its resource.</summary>
/// <param name="Path">The fields that the path binds, each as a chain of fields from the request message down.</param>
/// <param name="Mask">The field with the <c>FieldMask</c> that names fields of the resource; null for none.</param>
/// <param name="Resource">The field with the message that the mask is about; null for none.</param>
internal sealed record RequestScope(FieldSchema[][] Path, FieldSchema? Mask, FieldSchema? Resource)
{
    /// <summary>The customary name of the mask (<see href="https://google.aip.dev/134">AIP-134</see>).</summary>
    private const string MaskName = "update_mask";

    /// <summary>Whether an absent mask means no field. True for a PATCH: the keys of the body fill its mask.</summary>
    public bool IsMaskImplied { get; init; }

    /// <summary>The scope of a message without a binding, as in Connect. The mask is the field <c>update_mask</c>; the resource is the only other message field.</summary>
    public static RequestScope Of(MessageSchema type)
    {
        FieldSchema? mask = null;
        FieldSchema? resource = null;
        var resources = 0;
        foreach (var field in type.FieldSpan)
        {
            if (field is { IsRepeated: false, Message.WellKnown: WellKnownType.None })
            {
                resource = field;
                resources++;
            }
            else if (field is { Name: MaskName, IsRepeated: false, Message.WellKnown: WellKnownType.FieldMask })
            {
                mask = field;
            }
        }

        return mask is not null && resources == 1 ? new([], mask, resource) : new([], null, null);
    }

    /// <summary>The bound chains that have a given field at a given depth.</summary>
    public static FieldSchema[][] Below(FieldSchema[][] path, int depth, FieldSchema field)
    {
        foreach (var chain in path)
        {
            if (chain.Length > depth && chain[depth] == field)
            {
                return Array.FindAll(path, other => other.Length > depth && other[depth] == field);
            }
        }

        return [];
    }
}
