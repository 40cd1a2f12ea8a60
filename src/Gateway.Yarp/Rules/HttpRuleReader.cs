using Google.Api;

namespace Gateway.Yarp.Rules;

/// <summary>Reads one item of <c>http.rules</c>. Its keys are the fields of <c>google.api.HttpRule</c>, as declared or as in JSON.</summary>
/// <remarks>Does not check path templates: those are compiled later, with their methods.</remarks>
internal sealed class HttpRuleReader(Mistakes mistakes)
{
    // A file can repeat bindings with aliases, so it can have more bindings than lines.
    private const int MaxBindings = 100_000;

    private static readonly string[] Patterns = ["get", "put", "post", "delete", "patch", "custom"];
    private static readonly string[] Custom = ["kind", "path"];
    private static readonly string[] NestedKeys = [.. Patterns, "body", "response_body"];
    private static readonly string[] Keys = ["selector", .. NestedKeys, "additional_bindings"];

    private int _bindings;

    /// <summary>Reads a rule. It is complete only if no mistake was noted.</summary>
    public HttpRule Read(YamlNode node)
    {
        if (node is not YamlMap map)
        {
            mistakes.Add(node, "a rule must be a map with a selector and a method, such as get");
            return new HttpRule();
        }

        var rule = ReadBinding(map, Keys);
        if (rule.Selector.Length == 0 && !SelectorReader.IsGiven(map))
        {
            mistakes.Add(map, "a rule needs a selector: the full name of a method, such as package.Service.Method");
        }

        return rule;
    }

    /// <summary>The declared name of a field, such as <c>response_body</c> for <c>responseBody</c>.</summary>
    public static string DeclaredName(string key) => key switch
    {
        "responseBody" => "response_body",
        "additionalBindings" => "additional_bindings",
        _ => key,
    };

    private HttpRule ReadBinding(YamlMap map, string[] keys)
    {
        if (++_bindings > MaxBindings)
        {
            mistakes.Add(map, $"the file has more than {MaxBindings} bindings");
            mistakes.ThrowIfAny();
        }

        var rule = new HttpRule();
        YamlScalar? pattern = null;
        foreach (var (key, value) in KnownKeys.Of(map, keys, DeclaredName, mistakes))
        {
            var name = DeclaredName(key.Value);
            if (Patterns.Contains(name))
            {
                if (pattern is not null)
                {
                    mistakes.Add(key, $"a binding has one HTTP method, and this one has \"{pattern.Value}\" already: move \"{key.Value}\" to additional_bindings");
                }

                pattern = key;
            }

            Set(rule, name, key, value);
        }

        if (pattern is null)
        {
            mistakes.Add(map, $"a binding needs an HTTP method: {string.Join(", ", Patterns)}");
        }

        return rule;
    }

    private void Set(HttpRule rule, string name, YamlScalar key, YamlNode value)
    {
        switch (name)
        {
            case "selector": rule.Selector = SelectorReader.Read(key, value, isPatternTaken: false, mistakes); break;
            case "get": rule.Get = ReadPath(key, value); break;
            case "put": rule.Put = ReadPath(key, value); break;
            case "post": rule.Post = ReadPath(key, value); break;
            case "delete": rule.Delete = ReadPath(key, value); break;
            case "patch": rule.Patch = ReadPath(key, value); break;
            case "custom": rule.Custom = ReadCustom(key, value); break;
            case "body": rule.Body = ScalarReader.ReadText(key, value, mistakes) ?? ""; break;
            case "response_body": rule.ResponseBody = ScalarReader.ReadText(key, value, mistakes) ?? ""; break;
            default: ReadNested(rule, key, value); break;
        }
    }

    private void ReadNested(HttpRule rule, YamlScalar key, YamlNode value)
    {
        foreach (var item in ScalarReader.ReadList(key, value, mistakes))
        {
            if (item is YamlMap map)
            {
                rule.AdditionalBindings.Add(ReadBinding(map, NestedKeys));
            }
            else
            {
                mistakes.Add(item, "a binding must be a map with an HTTP method, such as get");
            }
        }
    }

    private string ReadPath(YamlScalar key, YamlNode value) => ReadRequired(key, value, "a path, such as /v1/things/{id}");

    private string ReadRequired(YamlScalar key, YamlNode value, string expected)
    {
        var known = ScalarReader.ReadText(key, value, mistakes);
        if (known is "" || ScalarReader.IsNull(value))
        {
            mistakes.Add(value, $"\"{key.Value}\" needs {expected}");
        }

        return known ?? "";
    }

    private CustomHttpPattern ReadCustom(YamlScalar key, YamlNode value)
    {
        var pattern = new CustomHttpPattern();
        foreach (var (name, part) in ScalarReader.ReadMap(key, value, mistakes) is { } map ? KnownKeys.Of(map, Custom, declared => declared, mistakes) : [])
        {
            _ = name.Value == "kind"
                ? pattern.Kind = ReadRequired(name, part, "an HTTP method, such as HEAD")
                : pattern.Path = ReadPath(name, part);
        }

        // A value that is not a map was noted as a mistake above.
        if (ScalarReader.IsNull(value) || (value is YamlMap given && !Custom.All(part => given.Entries.Any(entry => entry.Key.Value == part))))
        {
            mistakes.Add(value, $"\"{key.Value}\" needs a kind, which is an HTTP method, and a path");
        }

        return pattern;
    }
}
