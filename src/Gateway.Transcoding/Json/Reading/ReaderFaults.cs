using System.Runtime.CompilerServices;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Json.Text;

namespace Gateway.Transcoding.Json.Reading;

/// <summary>The errors of JSON that is well-formed but does not fit the message.</summary>
/// <remarks>All methods are out of line. Inlined, their string builders would have to be cleared on every call of the hot path, even without an error.</remarks>
internal static class ReaderFaults
{
    private const int FewValues = 8;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TranscodingException GivenTwice(in JsonCursor json, int start) => json.Fail(start, "given twice");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TranscodingException NotBase64(in JsonCursor json, int start) => json.Fail(start, "the string is not base64");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TranscodingException SecondMember(in JsonCursor json, FieldSchema field, int start) =>
        json.Fail(start, $"another member of the oneof {field.Oneof!.Name} is given too");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TranscodingException TooDeep(in JsonCursor json, int limit) =>
        json.Fail(json.Position, $"more than {limit} messages inside each other");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TranscodingException MisplacedNull(in JsonCursor json, string where) =>
        json.Fail(json.Position, $"null is not allowed in {where}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TranscodingException NoEnumValue(ref JsonCursor json, EnumSchema type) =>
        json.Expected($"a value of {type.FullName} by name or number");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TranscodingException UnknownEnumNumber(in JsonCursor json, EnumSchema type, long number, int start) =>
        json.Fail(start, $"{number} is not a value of {type.FullName}");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TranscodingException UnknownEnumName(in JsonCursor json, EnumSchema type, ReadOnlySpan<byte> name, int start, bool shortNames)
    {
        var text = JsonPlace.Shorten(name);
        var names = type.Values.Select(v => shortNames ? v.ShortName : v.Name);
        var hint = SimilarName.Find(text, names) is { } similar ? $"; {FieldHint.DidYouMean(similar)}"
            : type.Values.Count <= FewValues ? $"; the values are {string.Join(", ", names)}"
            : "";
        return json.Fail(start, $"\"{text}\" is not a value of {type.FullName}{hint}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static TranscodingException UnknownField(in JsonCursor json, MessageSchema type, ReadOnlySpan<byte> name, int start)
    {
        var text = JsonPlace.Shorten(name);
        var hint = FieldHint.Find(type, text);
        return json.Fail(start, $"unknown field of {type.FullName}{(hint is null ? "" : $"; {hint}")}");
    }
}
