using Gateway.Transcoding;

namespace Gateway.Program.Configuration;

/// <summary>Compares a section of the configuration with its shape. Reports every unknown key, and every value of the wrong type or out of range, with its place.</summary>
/// <param name="refusesUnknown">Whether a key that the shape does not have is a mistake.</param>
internal sealed class SectionCheck(bool refusesUnknown)
{
    private readonly List<string> _problems = [];

    /// <summary>Finds the mistakes of a section.</summary>
    public static IReadOnlyList<string> Find(IConfigurationSection section, SettingShape shape, bool refusesUnknown)
    {
        var check = new SectionCheck(refusesUnknown);
        check.Check(section, shape, member: null);
        return check._problems;
    }

    private void Check(IConfigurationSection section, SettingShape shape, SettingMember? member)
    {
        IConfigurationSection[] children = [.. section.GetChildren()];
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
            case SectionShape known:
                Array.ForEach(children, child => CheckMember(child, known));
                break;
            case MapShape map:
                Array.ForEach(children, child => Check(child, map.Item, member: null));
                break;
            case ListShape list:
                Array.ForEach(children, child => Check(child, list.Item, member: null));
                break;
        }
    }

    private void CheckMember(IConfigurationSection child, SectionShape known)
    {
        if (known.Members.TryGetValue(child.Key, out var member))
        {
            Check(child, member.Shape, member);
            return;
        }

        Refuse(child, $"is unknown{Remedy(child.Key, known)}", refusesUnknown);
    }

    private static string Remedy(string key, SectionShape known)
    {
        if (SimilarName.Find(key, known.Members.Keys) is { } similar)
        {
            return $": did you mean {similar}?";
        }

        // An option of a cluster outside of any cluster.
        foreach (var (name, member) in known.Members)
        {
            if (member.Shape is MapShape { Item: SectionShape item } && item.Members.ContainsKey(key))
            {
                return $": {key} belongs below {name}:<id>.";
            }
        }

        return $": known here are {string.Join(", ", known.Members.Keys.Order(StringComparer.Ordinal))}.";
    }

    private void Refuse(IConfigurationSection section, string? problem, bool isMistake)
    {
        if (problem is not null && isMistake)
        {
            _problems.Add($"{section.Path} {problem}");
        }
    }
}
