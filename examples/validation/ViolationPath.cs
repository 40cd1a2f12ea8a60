using System.Globalization;
using Buf.Validate;

namespace Validation;

/// <summary>The path of a field as errors name it: <c>items[3].name</c>, <c>labels[env]</c>.</summary>
internal static class ViolationPath
{
    public static string Of(FieldPath? path) => string.Join('.', (path?.Elements ?? []).Select(static element => element.FieldName + element.SubscriptCase switch
    {
        FieldPathElement.SubscriptOneofCase.Index => Subscript(element.Index),
        FieldPathElement.SubscriptOneofCase.BoolKey => Subscript(element.BoolKey ? "true" : "false"),
        FieldPathElement.SubscriptOneofCase.IntKey => Subscript(element.IntKey),
        FieldPathElement.SubscriptOneofCase.UintKey => Subscript(element.UintKey),
        FieldPathElement.SubscriptOneofCase.StringKey => Subscript(element.StringKey),
        _ => "",
    }));

    private static string Subscript(IConvertible key) => $"[{key.ToString(CultureInfo.InvariantCulture)}]";
}
