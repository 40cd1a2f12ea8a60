using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>The features that change how the engine reads and writes a field, resolved for one element of a file.</summary>
/// <remarks>
/// Every element inherits from its parent: file, message, nested message, oneof, field. proto2 and proto3 are fixed sets of
/// features. Editions start from defaults, and each element can override them. This type resolves features from descriptor protos,
/// because runtime libraries may load files of editions without resolving them.
/// See <see href="https://protobuf.dev/editions/features/">Feature settings for editions</see>.
/// </remarks>
internal readonly record struct Features(
    FeatureSet.Types.FieldPresence Presence,
    bool ClosedEnums,
    bool Packed,
    bool VerifyUtf8,
    bool Delimited)
{
    private static readonly Features Proto2 = new(FeatureSet.Types.FieldPresence.Explicit, ClosedEnums: true, Packed: false, VerifyUtf8: false, Delimited: false);
    private static readonly Features Proto3 = new(FeatureSet.Types.FieldPresence.Implicit, ClosedEnums: false, Packed: true, VerifyUtf8: true, Delimited: false);
    private static readonly Features Edition2023 = Proto3 with { Presence = FeatureSet.Types.FieldPresence.Explicit };

    /// <summary>The defaults of a file's syntax or edition. False, with the problem, if the engine does not know the edition.</summary>
    public static bool TryGetDefaults(FileDescriptorProto file, out Features defaults, out string? problem)
    {
        problem = null;
        defaults = Proto2;
        switch (file.Syntax)
        {
            case "" or "proto2":
                return true;
            case "proto3":
                defaults = Proto3;
                return true;
            case "editions" when file.Edition is Edition._2023 or Edition._2024:
                // Edition 2024 changed only naming and visibility rules; the bytes are the same as in 2023.
                defaults = Edition2023;
                return true;
            case "editions":
                problem = $"{file.Name}: edition {file.Edition.ToString().TrimStart('_')} is not supported; use proto2, proto3, 2023 or 2024";
                return false;
            default:
                problem = $"{file.Name}: syntax \"{file.Syntax}\" is not supported";
                return false;
        }
    }

    public Features Override(FeatureSet? set) => set is null ? this : new(
        set.HasFieldPresence ? set.FieldPresence : Presence,
        set.HasEnumType ? set.EnumType == FeatureSet.Types.EnumType.Closed : ClosedEnums,
        set.HasRepeatedFieldEncoding ? set.RepeatedFieldEncoding == FeatureSet.Types.RepeatedFieldEncoding.Packed : Packed,
        set.HasUtf8Validation ? set.Utf8Validation != FeatureSet.Types.Utf8Validation.None : VerifyUtf8,
        set.HasMessageEncoding ? set.MessageEncoding == FeatureSet.Types.MessageEncoding.Delimited : Delimited);
}
