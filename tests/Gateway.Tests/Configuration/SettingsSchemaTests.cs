using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Program.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>
/// The JSON schema for editors, as it was approved. It follows the classes of options: run the tests with <c>APPROVE=1</c> in the environment, look at the difference, and commit it.
/// </summary>
public sealed class SettingsSchemaTests
{
    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    [Fact]
    public void The_schema_is_that_of_the_options()
    {
        var schema = SettingsSchema.Of(ConfigurationCheck.GatewayShape).ToJsonString(_indented) + "\n";
        var file = Path.Combine(Root(), "schemas", "gateway.schema.json");
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            File.WriteAllText(file, schema);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), schema);
    }

    [Fact]
    public void Every_option_has_a_description()
    {
        var undescribed = new List<string>();
        FindUndescribed(SettingsSchema.Of(ConfigurationCheck.GatewayShape), "", undescribed);

        Assert.Empty(undescribed);
    }

    private static void FindUndescribed(JsonObject schema, string place, List<string> found)
    {
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            if (property!["description"] is null)
            {
                found.Add($"{place}{name}");
            }

            FindUndescribed(property.AsObject(), $"{place}{name}:", found);
            if (property["additionalProperties"] is JsonObject item)
            {
                FindUndescribed(item, $"{place}{name}:<id>:", found);
            }
        }
    }

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Gateway.sln")))
        {
            root = root.Parent!;
        }

        return root.FullName;
    }
}
