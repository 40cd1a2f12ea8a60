using System.Text;
using Gateway.Yarp.Schemas;
using Google.Api;

namespace Gateway.Yarp.Rules;

/// <summary>Reads the rules of a service configuration: YAML or JSON of <c>google.api.Service</c>, as grpc-gateway reads it, and <c>tools</c>, a key that only this gateway has.</summary>
/// <remarks>
/// <code>
/// type: google.api.Service
/// config_version: 3
/// http:
///   rules:
///   - selector: shop.v1.Orders.GetOrder
///     get: /v1/orders/{id}
/// tools:
/// - selector: shop.v1.Orders.GetOrder
/// </code>
/// <para>Ignores the other parts of a service configuration, such as <c>documentation</c> and <c>authentication</c>. Refuses unknown keys, and two rules for one method. In Google's own
/// tools the last rule wins, which hides a mistake.</para>
/// <para>Accepts <c>fully_decode_reserved_expansion</c>, but ignores it: the gateway always decodes a whole variable except its <c>%2F</c>.</para>
/// </remarks>
internal static class ServiceRules
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // The fields of google.api.Service, and tools.
    private static readonly string[] Keys =
    [
        "type", "config_version", "http", "tools", "name", "title", "id", "producer_project_id", "apis", "types", "enums", "documentation", "backend", "quota",
        "authentication", "context", "usage", "endpoints", "control", "logs", "metrics", "monitored_resources", "billing", "logging", "monitoring",
        "system_parameters", "system_types", "source_info", "publishing",
    ];

    private static readonly string[] HttpKeys = ["rules", "fully_decode_reserved_expansion"];

    /// <summary>Reads a file of rules.</summary>
    /// <exception cref="SchemaSourceException">The file cannot be read, or has mistakes. The message lists every mistake with its line and column.</exception>
    public static async Task<RuleFile> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var content = await CappedFile.ReadAsync(path, MaxBytes, cancellationToken) ?? throw new SchemaSourceException($"{path} has more than {MaxBytes} bytes. Split it.");
            return Parse(Utf8.GetString(content.Span), path);
        }
        catch (DecoderFallbackException error)
        {
            throw new SchemaSourceException($"{path} is not UTF-8 text. Save it as UTF-8.", error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SchemaSourceException($"{path} does not exist. Check the path.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SchemaSourceException(Directory.Exists(path) ? $"{path} is a directory. Name the file of the rules." : $"{path} cannot be read: {error.Message} Check its permissions.", error);
        }
    }

    /// <summary>Reads the text of a file of rules.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">The name of its file, for the mistakes.</param>
    /// <exception cref="SchemaSourceException">The text has mistakes.</exception>
    public static RuleFile Parse(string text, string file)
    {
        var mistakes = new Mistakes(file);
        var document = YamlReader.Read(text.TrimStart('\uFEFF'), mistakes);
        if (document is YamlMap service)
        {
            var rules = ReadService(service, file, mistakes);
            mistakes.ThrowIfAny();
            return rules;
        }

        // A file is empty while a script writes it. If that meant no rules, the routes of the file would be gone for a moment, or until its mistakes are corrected.
        throw document is null || ScalarReader.IsNull(document)
            ? new SchemaSourceException($"{file} is empty. Write its rules, or for none \"http: {{}}\".")
            : new SchemaSourceException($"{file}:{document.Line}:{document.Column}: a service configuration must be a map with the key http, not a {ScalarReader.KindOf(document)}");
    }

    /// <summary>The declared name of a field: JSON spells it in lowerCamelCase.</summary>
    public static string DeclaredName(string key) => string.Concat(key.Select(c => char.IsAsciiLetterUpper(c) ? $"_{char.ToLowerInvariant(c)}" : c.ToString()));

    private static RuleFile ReadService(YamlMap service, string file, Mistakes mistakes)
    {
        var rules = new List<HttpRule>();
        var tools = new List<ToolRule>();
        foreach (var (key, value) in KnownKeys.Of(service, Keys, DeclaredName, mistakes))
        {
            switch (DeclaredName(key.Value))
            {
                case "type" when value is not YamlScalar { Value: "google.api.Service" }:
                    mistakes.Add(value, "\"type\" must be google.api.Service");
                    break;
                case "config_version" when value is not YamlScalar { Value: "3" }:
                    mistakes.Add(value, $"\"{key.Value}\" must be 3, the only version with these rules");
                    break;
                case "http" when ScalarReader.ReadMap(key, value, mistakes) is { } http:
                    ReadHttp(http, rules, mistakes);
                    break;
                case "tools":
                    var reader = new ToolRuleReader(file, mistakes);
                    tools.AddRange(ScalarReader.ReadList(key, value, mistakes).Select(reader.Read));
                    break;
            }
        }

        return new RuleFile(rules, tools);
    }

    private static void ReadHttp(YamlMap http, List<HttpRule> rules, Mistakes mistakes)
    {
        var reader = new HttpRuleReader(mistakes);
        var first = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var (key, value) in KnownKeys.Of(http, HttpKeys, DeclaredName, mistakes))
        {
            if (key.Value != "rules")
            {
                ScalarReader.ReadBool(key, value, mistakes);
                continue;
            }

            foreach (var item in ScalarReader.ReadList(key, value, mistakes))
            {
                var rule = reader.Read(item);
                rules.Add(rule);
                if (rule.Selector.Length > 0 && !first.TryAdd(rule.Selector, item))
                {
                    mistakes.Add(item, $"{PeerText.Of(rule.Selector)} has a rule already, in line {first[rule.Selector].Line}: join them with additional_bindings");
                }
            }
        }
    }
}
