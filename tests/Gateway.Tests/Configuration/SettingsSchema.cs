using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Gateway.Rest.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>Makes the JSON schema of a section from its shape, with the descriptions of the XML documentation.</summary>
internal static class SettingsSchema
{
    // Not a value that could be taken for days: see SettingValue.
    private const string TimePattern = @"^(\d+\.)?\d{1,2}:\d{2}(:\d{2}(\.\d{1,7})?)?$";

    private static readonly Dictionary<Assembly, XDocument?> _documents = [];

    public static JsonObject Of(SectionShape gateway) => new()
    {
        ["$schema"] = "http://json-schema.org/draft-07/schema#",
        ["title"] = "appsettings.json of the gateway",
        ["type"] = "object",
        ["properties"] = new JsonObject { ["Gateway"] = Section(gateway, "The gateway. Its clusters, their schemas, rules of access and API keys follow a change at once; other options need a restart.") },
    };

    private static JsonObject Section(SectionShape section, string? description)
    {
        var properties = new JsonObject();
        foreach (var (name, member) in section.Members.OrderBy(static member => member.Key, StringComparer.Ordinal))
        {
            properties[name] = Of(member.Shape, DescriptionOf(member.Property), IsNullable(member.Property));
        }

        return With(description, new() { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties });
    }

    private static JsonObject Of(SettingShape shape, string? description, bool isNullable) => shape switch
    {
        SectionShape section => Section(section, description),
        MapShape map => With(description, new() { ["type"] = "object", ["additionalProperties"] = Of(map.Item, null, isNullable: false) }),
        ListShape list => With(description, new() { ["type"] = "array", ["items"] = Of(list.Item, null, isNullable: false) }),
        ValueShape value => With(description, Value(value.Type, isNullable)),
        _ => throw new InvalidOperationException($"There is no schema for {shape}."),
    };

    private static JsonObject Value(Type type, bool isNullable)
    {
        if (type.IsEnum)
        {
            var names = Enum.GetNames(type).Select(static name => (JsonNode?)name);
            return new() { ["enum"] = new JsonArray([.. isNullable ? names.Append(null) : names]) };
        }

        var name = type == typeof(bool) ? "boolean" : type == typeof(int) || type == typeof(long) ? "integer" : type == typeof(double) ? "number" : "string";
        var schema = new JsonObject { ["type"] = isNullable ? new JsonArray(name, "null") : name };
        if (type == typeof(TimeSpan))
        {
            schema["pattern"] = TimePattern;
        }

        return schema;
    }

    private static JsonObject With(string? description, JsonObject schema)
    {
        if (description is not null)
        {
            schema.Insert(0, "description", description);
        }

        return schema;
    }

    private static bool IsNullable(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is not null || new NullabilityInfoContext().Create(property).WriteState == NullabilityState.Nullable;

    private static string? DescriptionOf(PropertyInfo property)
    {
        var assembly = property.DeclaringType!.Assembly;
        if (!_documents.TryGetValue(assembly, out var document))
        {
            var file = Path.ChangeExtension(assembly.Location, ".xml");
            document = _documents[assembly] = File.Exists(file) ? XDocument.Load(file) : null;
        }

        var name = $"P:{property.DeclaringType.FullName}.{property.Name}";
        return document?.Descendants("member").FirstOrDefault(member => (string?)member.Attribute("name") == name)?.Element("summary") is { } summary ? TextOf(summary) : null;
    }

    private static string TextOf(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" } see => NameOf((string?)see.Attribute("cref") ?? ""),
                XElement inner => TextOf(inner),
                _ => "",
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    // A property of another class is named with it: GatewayOptions.JsonSettings.
    private static string NameOf(string reference) => string.Join('.', reference[2..].Split('.')[(reference.StartsWith("P:", StringComparison.Ordinal) ? ^2 : ^1)..]);
}
