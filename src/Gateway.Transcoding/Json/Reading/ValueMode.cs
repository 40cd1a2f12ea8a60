namespace Gateway.Transcoding.Json.Reading;

/// <summary>What goes on the wire with a value.</summary>
[Flags]
internal enum ValueMode
{
    /// <summary>The value alone: an element of a packed record, a map key whose tag is written.</summary>
    Plain = 0,

    /// <summary>The field's tag before it.</summary>
    Tagged = 1,

    /// <summary>Nothing at all if it is the default of a field without presence.</summary>
    OmitDefault = 2,
}
