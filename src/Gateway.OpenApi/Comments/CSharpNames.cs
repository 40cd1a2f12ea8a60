using System.Text;
using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Comments;

/// <summary>
/// The names that protoc's C# plugins give to the declarations of a proto file, as XML documentation writes them:
/// <c>P:Proto.HelloReq.Name</c> for the field <c>proto.HelloReq.name</c>.
/// </summary>
internal static class CSharpNames
{
    /// <summary>The id of a message.</summary>
    public static string? Of(MessageDescriptor message) => Id('T', message.ClrType);

    /// <summary>The id of an enum.</summary>
    public static string? Of(EnumDescriptor type) => Id('T', type.ClrType);

    /// <summary>The id of the property of a field.</summary>
    public static string? Of(FieldDescriptor field) =>
        Id('P', field.ContainingType?.ClrType) is { } type && field.PropertyName is { } property ? $"{type}.{property}" : null;

    /// <summary>The id of an enum value.</summary>
    public static string? Of(EnumDescriptor type, EnumValueDescriptor value) =>
        Id('F', type.ClrType) is { } id ? $"{id}.{ValueName(type.Name, value.Name)}" : null;

    /// <summary>The id of the static class of a service.</summary>
    public static string Of(ServiceDescriptor service) => $"T:{Prefix(service.File)}{service.Name}";

    /// <summary>The id of the method of a service's base class, up to its parameters.</summary>
    public static string Of(MethodDescriptor method) =>
        $"M:{Prefix(method.File)}{method.Service.Name}.{method.Service.Name}Base.{method.Name}";

    private static string? Id(char kind, Type? type) => type?.FullName is { } name ? $"{kind}:{name.Replace('+', '.')}" : null;

    private static string Prefix(FileDescriptor file)
    {
        var space = file.GetOptions() is { HasCsharpNamespace: true } options
            ? options.CsharpNamespace
            : string.Join('.', file.Package.Split('.').Select(part => Pascal(part)));
        return space.Length == 0 ? "" : space + ".";
    }

    // RED of the enum Color stays Red, COLOR_RED loses the enum's name; a name that would start with a digit gets an underscore.
    private static string ValueName(string type, string value)
    {
        var rest = WithoutPrefix(type, value);
        var name = new StringBuilder(rest.Length);
        var previous = '_';
        foreach (var c in rest)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                var starts = !char.IsAsciiLetter(previous) || (char.IsAsciiLetterLower(previous) && char.IsAsciiLetterUpper(c));
                name.Append(starts ? char.ToUpperInvariant(c) : char.ToLowerInvariant(c));
            }

            previous = c;
        }

        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? $"_{name}" : name.ToString();
    }

    private static string WithoutPrefix(string type, string value)
    {
        var at = 0;
        foreach (var c in type.Where(c => c != '_'))
        {
            while (at < value.Length && value[at] == '_')
            {
                at++;
            }

            if (at == value.Length || char.ToUpperInvariant(value[at]) != char.ToUpperInvariant(c))
            {
                return value;
            }

            at++;
        }

        var rest = value[at..].TrimStart('_');
        return rest.Length == 0 ? value : rest;
    }

    private static string Pascal(string part)
    {
        var name = new StringBuilder(part.Length);
        var starts = true;
        foreach (var c in part)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                starts = true;
                continue;
            }

            name.Append(starts ? char.ToUpperInvariant(c) : c);
            starts = char.IsAsciiDigit(c);
        }

        return name.ToString();
    }
}
