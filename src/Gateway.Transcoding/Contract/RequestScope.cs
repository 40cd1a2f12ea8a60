using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Contract;

/// <summary>What a check must know of a request beside its message: what the path binds, and which part of it an update mask is about.</summary>
/// <param name="Path">The fields that the path binds, each from the request message down.</param>
/// <param name="Mask">The <c>FieldMask</c> that says which fields of the resource are meant; null for none.</param>
/// <param name="Resource">The message that the mask is about; null for none.</param>
internal sealed record RequestScope(FieldSchema[][] Path, FieldSchema? Mask, FieldSchema? Resource)
{
    /// <summary>The customary name of the mask (<see href="https://google.aip.dev/134">AIP-134</see>).</summary>
    private const string MaskName = "update_mask";

    /// <summary>Whether a mask that is not there means no field, since the keys of the body would have filled it.</summary>
    public bool IsMaskImplied { get; init; }

    /// <summary>The scope of a message without a binding, as by Connect. The mask is the field of the customary name. The resource is the only other message.</summary>
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

    /// <summary>The bound fields that begin at a field of some depth.</summary>
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
