using System.Collections;
using System.Reflection;

namespace Gateway.Rest.Configuration;

/// <summary>Derives the shape of the configuration from a class of options, by the rules of .NET's binder.</summary>
internal static class ShapeReader
{
    /// <summary>The shape of one section that sets several classes.</summary>
    public static SectionShape Of(params Type[] types) => new(types[^1], Merge(types.SelectMany(MembersOf)));

    private static Dictionary<string, SettingMember> Merge(IEnumerable<(string Key, SettingMember Member)> members)
    {
        var merged = new Dictionary<string, SettingMember>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, member) in members)
        {
            merged[key] = member;
        }

        return merged;
    }

    private static IEnumerable<(string Key, SettingMember Member)> MembersOf(Type type) =>
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.GetIndexParameters().Length == 0
        let shape = ShapeOf(property.PropertyType)
        where shape is not (null or ValueShape) || (shape is ValueShape && property.SetMethod?.IsPublic == true)
        select (property.Name, new SettingMember(property, shape));

    // Null for types that a configuration cannot express: descriptors, delegates.
    private static SettingShape? ShapeOf(Type declared)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (IsValue(type))
        {
            return new ValueShape(type);
        }

        if ((ArgumentsOf(type, typeof(IDictionary<,>)) ?? ArgumentsOf(type, typeof(IReadOnlyDictionary<,>))) is { } entry)
        {
            return entry[0] == typeof(string) && ShapeOf(entry[1]) is { } item ? new MapShape(item) : null;
        }

        if (typeof(IEnumerable).IsAssignableFrom(type))
        {
            return ArgumentsOf(type, typeof(IEnumerable<>)) is [var element] && ShapeOf(element) is { } item ? new ListShape(item) : null;
        }

        var isOptions = type.IsClass && type.Namespace is { } room && (room.StartsWith("Gateway.", StringComparison.Ordinal) || room.StartsWith("Yarp.", StringComparison.Ordinal));
        return isOptions ? Of(type) : null;
    }

    private static bool IsValue(Type type) =>
        type.IsEnum || type == typeof(string) || type == typeof(bool) || type == typeof(int) || type == typeof(long) || type == typeof(double) || type == typeof(TimeSpan) || type == typeof(Uri);

    private static Type[]? ArgumentsOf(Type type, Type open) =>
        type.GetInterfaces().Prepend(type).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == open)?.GetGenericArguments();
}
