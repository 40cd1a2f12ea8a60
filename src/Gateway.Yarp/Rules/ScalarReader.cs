using System.Globalization;
using Gateway.Yarp.Schemas;

namespace Gateway.Yarp.Rules;

/// <summary>Reads scalars as the types that the file's keys have. Notes a scalar of another type as a mistake.</summary>
internal static class ScalarReader
{
    public static bool IsNull(YamlNode node) => node is YamlScalar { IsPlain: true, Value: "" or "~" or "null" or "Null" or "NULL" };

    /// <summary>The text; null if the value is null or a mistake.</summary>
    public static string? ReadText(YamlScalar key, YamlNode node, Mistakes mistakes)
    {
        if (IsNull(node))
        {
            return null;
        }

        if (node is not YamlScalar scalar)
        {
            mistakes.Add(node, $"\"{key.Value}\" must be text, not a {KindOf(node)}{(node is YamlMap ? ": quote text that begins with {" : "")}");
            return null;
        }

        if (scalar.IsPlain && (IsBool(scalar.Value, out _) || double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            mistakes.Add(node, $"\"{key.Value}\" must be text, not {PeerText.Of(scalar.Value)}: quote the value if it is text");
            return null;
        }

        return scalar.Value;
    }

    public static bool ReadBool(YamlScalar key, YamlNode node, Mistakes mistakes)
    {
        if (node is YamlScalar { IsPlain: true } scalar && IsBool(scalar.Value, out var value))
        {
            return value;
        }

        if (!IsNull(node))
        {
            mistakes.Add(node, $"\"{key.Value}\" must be true or false");
        }

        return false;
    }

    /// <summary>The map; null if the value is null or a mistake.</summary>
    public static YamlMap? ReadMap(YamlScalar key, YamlNode node, Mistakes mistakes) => Read<YamlMap>(key, node, "a map of keys and values", mistakes);

    /// <summary>The items of the list; none if the value is null or a mistake.</summary>
    public static IReadOnlyList<YamlNode> ReadList(YamlScalar key, YamlNode node, Mistakes mistakes) => Read<YamlList>(key, node, "a list: begin each item with -", mistakes)?.Items ?? [];

    public static string KindOf(YamlNode node) => node switch
    {
        YamlMap => "map",
        YamlList => "list",
        _ => "scalar",
    };

    private static T? Read<T>(YamlScalar key, YamlNode node, string expected, Mistakes mistakes)
        where T : YamlNode
    {
        if (node is not T && !IsNull(node))
        {
            mistakes.Add(node, $"\"{key.Value}\" must be {expected}");
        }

        return node as T;
    }

    private static bool IsBool(string text, out bool value)
    {
        value = text is "true" or "True" or "TRUE";
        return value || text is "false" or "False" or "FALSE";
    }
}
