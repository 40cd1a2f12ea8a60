namespace Gateway.Transcoding.Json.Reading;

/// <summary>Selects the tag of a value and the omission of defaults.</summary>
[Flags]
internal enum ValueMode
{
    /// <summary>Writes only the value: an element of a packed record, or a map key whose tag is already written.</summary>
    Plain = 0,

    /// <summary>Writes the field's tag before the value.</summary>
    Tagged = 1,

    /// <summary>Writes nothing if the value is the default of a field without presence.</summary>
    OmitDefault = 2,
}
