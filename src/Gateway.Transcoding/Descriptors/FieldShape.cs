namespace Gateway.Transcoding.Descriptors;

internal enum FieldShape : byte
{
    Singular,
    Repeated,
    Map,
}
