using Gateway.Transcoding.Descriptors;

namespace Gateway.OpenApi.Fields;

/// <summary>The messages of <c>google.protobuf</c> that wrap a scalar.</summary>
internal static class Wrappers
{
    /// <summary>Whether the type wraps a scalar. JSON may write <c>null</c> for an absent wrapper.</summary>
    public static bool IsWrapper(WellKnownType type) => type >= WellKnownType.DoubleValue;

    /// <summary>The kind of scalar that a wrapper wraps.</summary>
    public static FieldKind Wrapped(WellKnownType type) => type switch
    {
        WellKnownType.DoubleValue => FieldKind.Double,
        WellKnownType.FloatValue => FieldKind.Float,
        WellKnownType.Int64Value => FieldKind.Int64,
        WellKnownType.UInt64Value => FieldKind.UInt64,
        WellKnownType.Int32Value => FieldKind.Int32,
        WellKnownType.UInt32Value => FieldKind.UInt32,
        WellKnownType.BoolValue => FieldKind.Bool,
        WellKnownType.BytesValue => FieldKind.Bytes,
        _ => FieldKind.String,
    };
}
