using System.Reflection;

namespace Gateway.Grpc.Contract.Tests.Surface;

/// <summary>Reads a shape that was written down: a type is indented by two spaces, its members by four.</summary>
internal static class ShapeFile
{
    public static IEnumerable<string> Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        string @namespace = "", type = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("namespace ", StringComparison.Ordinal))
            {
                @namespace = line["namespace ".Length..];
            }
            else if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                yield return $"{@namespace}.{type}: {line.Trim()}";
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                type = NameIn(line.Trim());
                yield return $"{@namespace}: {line.Trim()}";
            }
        }
    }

    // "sealed class A<B> : C where B : class" is named A<B>.
    private static string NameIn(string header)
    {
        var start = header.Split(" : ")[0].Split(" where ")[0];
        foreach (var kind in (string[])["class ", "struct ", "interface "])
        {
            var at = start.IndexOf(kind, StringComparison.Ordinal);
            if (at >= 0)
            {
                return start[(at + kind.Length)..];
            }
        }

        return start;
    }
}
