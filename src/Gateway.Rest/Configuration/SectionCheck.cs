using Gateway.Transcoding;
using IConfigurationSection = Microsoft.Extensions.Configuration.IConfigurationSection;

namespace Gateway.Rest.Configuration;

/// <summary>
/// Compares a section of the configuration with its shape. Reports every unknown key, and every value of the wrong type or out of range, with its place. .NET's binder skips unknown keys, and drops
/// an entry of a dictionary that has a mistake.
/// </summary>
/// <param name="known">Which keys are mistakes.</param>
internal sealed class SectionCheck(KnownKeys known)
{
    private readonly List<string> _problems = [];

    /// <summary>Finds the mistakes of a section.</summary>
    public static IReadOnlyList<string> Find(IConfigurationSection section, SettingShape shape, KnownKeys known)
    {
        var check = new SectionCheck(known);
        check.Check(section, shape, member: null, depth: 0);
        return check._problems;
    }

    private void Check(IConfigurationSection section, SettingShape shape, SettingMember? member, int depth)
    {
        IConfigurationSection[] children = [.. section.GetChildren()];
        var refusesUnknown = known == KnownKeys.Only || (known == KnownKeys.OnlyBelow && depth > 0);
        switch (shape)
        {
            case ValueShape value when children.Length > 0:
                Refuse(section, "is a section or a list: expected one value.", refusesUnknown);
                break;
            case ValueShape value when section.Value is { } text:
                Refuse(section, SettingValue.FindProblem(text, value.Type, member?.Property), isMistake: true);
                break;
            case SectionShape or MapShape when section.Value is { Length: > 0 } text:
                Refuse(section, $"is '{text}': expected a section, as {{ … }} in JSON.", refusesUnknown);
                break;
            case ListShape when section.Value is { Length: > 0 } text:
                Refuse(section, $"is '{text}': expected a list, as [ … ] in JSON, or {section.Path}:0 for its first entry.", refusesUnknown);
                break;
            case SectionShape options:
                Array.ForEach(children, child => CheckMember(child, options, refusesUnknown, depth));
                break;
            case MapShape map:
                Array.ForEach(children, child => Check(child, map.Item, member: null, depth + 1));
                break;
            case ListShape list:
                Array.ForEach(children, child => Check(child, list.Item, member: null, depth + 1));
                break;
        }
    }

    private void CheckMember(IConfigurationSection child, SectionShape options, bool refusesUnknown, int depth)
    {
        if (options.Members.TryGetValue(child.Key, out var member))
        {
            Check(child, member.Shape, member, depth + 1);
            return;
        }

        Refuse(child, $"is unknown{Remedy(child.Key, options)}", refusesUnknown);
    }

    private static string Remedy(string key, SectionShape options)
    {
        if (SimilarName.Find(key, options.Members.Keys) is { } similar)
        {
            return $": did you mean {similar}?";
        }

        // An option of a cluster outside of any cluster.
        foreach (var (name, member) in options.Members)
        {
            if (member.Shape is MapShape { Item: SectionShape item } && item.Members.ContainsKey(key))
            {
                return $": {key} belongs below {name}:<id>.";
            }
        }

        return $": known here are {string.Join(", ", options.Members.Keys.Order(StringComparer.Ordinal))}.";
    }

    private void Refuse(IConfigurationSection section, string? problem, bool isMistake)
    {
        if (problem is not null && isMistake)
        {
            _problems.Add($"{section.Path} {problem}");
        }
    }
}
