using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Fields;

/// <summary>The traits that the options of a field set: <c>deprecated</c>, <c>google.api.field_behavior</c>, and <c>required</c> of <c>buf.validate.field</c>.</summary>
/// <param name="Deprecated">Whether the field is deprecated.</param>
/// <param name="Required">Whether every message must have the field.</param>
/// <param name="Needed">Whether a request must have the field, or another member of its oneof.</param>
/// <param name="OutputOnly">Whether only answers have it.</param>
/// <param name="InputOnly">Whether only requests have it.</param>
/// <param name="Immutable">Whether it cannot change after it was set.</param>
internal readonly record struct FieldTraits(bool Deprecated, bool Required, bool Needed, bool OutputOnly, bool InputOnly, bool Immutable)
{
    private static readonly MessageParser<FieldOptions> _options =
        FieldOptions.Parser.WithExtensionRegistry([FieldBehaviorExtensions.FieldBehavior]);

    private static readonly ConditionalWeakTable<FieldSchema, StrongBox<FieldTraits>> _known = [];

    /// <summary>The traits of a field.</summary>
    public static FieldTraits Of(FieldSchema field) => _known.GetValue(field, static field => new(Read(field))).Value;

    private static FieldTraits Read(FieldSchema field)
    {
        if (field.Proto.Options is not { } raw)
        {
            return new(false, field.IsRequired, field.IsRequired, false, false, false);
        }

        // The descriptor's own parser did not know the extension, so parse the options again.
        var options = _options.ParseFrom(raw.ToByteString());
        var behavior = options.GetExtension(FieldBehaviorExtensions.FieldBehavior) ?? [];
        var needed = field.IsRequired || behavior.Contains(FieldBehavior.Required) || FieldRules.Of(field).IsRequired;
        return new(
            options.Deprecated,
            field.IsRequired || (needed && !HasSiblings(field)),
            needed,
            behavior.Contains(FieldBehavior.OutputOnly),
            behavior.Contains(FieldBehavior.InputOnly),
            behavior.Contains(FieldBehavior.Immutable));
    }

    // In a oneof, REQUIRED means that one of the members must be set. No request can have all of them, so the document must not require each one.
    private static bool HasSiblings(FieldSchema field) => field.Oneof is { Fields.Count: > 1 };
}
