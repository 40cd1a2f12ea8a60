namespace Gateway.Transcoding.Wire;

/// <summary>Field number and wire type, plus their varint, ready for one eight-byte write.</summary>
internal readonly struct Tag
{
    public Tag(int fieldNumber, WireType wireType)
    {
        Value = ((uint)fieldNumber << 3) | (uint)wireType;
        var rest = Value;
        while (rest >= 0x80)
        {
            Encoded |= (ulong)(rest & 0x7F | 0x80) << (8 * Length++);
            rest >>= 7;
        }

        Encoded |= (ulong)rest << (8 * Length++);
    }

    public uint Value { get; }

    public WireType WireType => (WireType)(Value & 7);

    /// <summary>The varint, least significant byte first.</summary>
    public ulong Encoded { get; }

    /// <summary>The length of the varint in bytes, 1 to 5.</summary>
    public int Length { get; }
}
