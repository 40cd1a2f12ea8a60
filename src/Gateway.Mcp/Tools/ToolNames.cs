using System.Security.Cryptography;
using System.Text;
using Gateway.Rest;

namespace Gateway.Mcp.Tools;

/// <summary>The names of tools: unique, and of characters that every client accepts.</summary>
internal static class ToolNames
{
    private const int Longest = 64;
    private const int HashDigits = 8;

    /// <summary>Whether a text can be the name of a tool.</summary>
    public static bool IsName(string name) => name.Length is >= 1 and <= Longest && name.All(IsNameCharacter);

    /// <summary>Names methods that have no name of their own: <c>Service_Method</c>, with the package in front where several methods would get the same name.</summary>
    /// <param name="methods">The methods.</param>
    /// <param name="taken">The names that are in use. This method adds those that it gives.</param>
    public static IReadOnlyDictionary<GatewayMethod, string> Give(IReadOnlyList<GatewayMethod> methods, HashSet<string> taken)
    {
        var names = new Dictionary<GatewayMethod, string>();
        foreach (var same in methods.GroupBy(static method => Short(method), StringComparer.Ordinal))
        {
            GatewayMethod[] all = [.. same];
            foreach (var method in all)
            {
                var name = all.Length == 1 && !taken.Contains(same.Key) ? same.Key : Clean($"{method.Prefix.Trim('/')}.{method.QualifiedName}".TrimStart('.'));
                for (var i = 2; !taken.Add(name); i++)
                {
                    name = Clean($"{method.Prefix.Trim('/')}.{method.QualifiedName}_{i}".TrimStart('.'));
                }

                names.Add(method, name);
            }
        }

        return names;
    }

    private static string Short(GatewayMethod method) => Clean($"{method.ServiceName[(method.ServiceName.LastIndexOf('.') + 1)..]}_{method.Name}");

    // A long name keeps its end, because the end tells methods apart. A hash of the whole name comes first and keeps it unique.
    private static string Clean(string text)
    {
        var name = string.Concat(text.Select(static c => IsNameCharacter(c) ? c : '_'));
        return name.Length <= Longest ? name
            : string.Concat(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))).AsSpan(0, HashDigits), "_", name.AsSpan(name.Length - (Longest - HashDigits - 1)));
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
