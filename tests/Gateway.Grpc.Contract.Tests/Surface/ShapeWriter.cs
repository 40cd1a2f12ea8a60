using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Gateway.Grpc.Contract.Tests.Surface;

/// <summary>Writes the public shape of types as C# has it, one line a type and one a member, as the files in Shapes do.</summary>
internal static class ShapeWriter
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The lines of all public types: <c>Namespace: type</c>, and <c>Namespace.Type: member</c>.</summary>
    public static IEnumerable<string> Write(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            yield return $"{type.Namespace}: {Header(type)}";
            if (type.IsEnum || typeof(Delegate).IsAssignableFrom(type))
            {
                continue;
            }

            foreach (var member in Members(type))
            {
                yield return $"{type.Namespace}.{ShapeNames.Of(type)}: {member}";
            }
        }
    }

    private static string Header(Type type)
    {
        var name = ShapeNames.Of(type);
        if (type.IsEnum)
        {
            var values = Enum.GetNames(type).Zip(Enum.GetValuesAsUnderlyingType(type).Cast<object>(), (value, number) => $"{value}={number}");
            return $"enum {name} {{ {string.Join(", ", values)} }}";
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {ShapeNames.Of(invoke.ReturnType)} {name}({Parameters(invoke)})";
        }

        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        return $"{kind} {name}{Bases(type)}{Constraints(type.GetGenericArguments())}";
    }

    private static string Bases(Type type)
    {
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var bases = new List<string>();
        if (type is { IsValueType: false, BaseType: { } parent } && parent != typeof(object))
        {
            bases.Add(ShapeNames.Of(parent));
        }

        var own = type.GetInterfaces().Except(inherited).ToArray();
        bases.AddRange(own
            .Where(one => one.IsVisible && !own.Any(other => other != one && other.GetInterfaces().Contains(one)))
            .Select(ShapeNames.Of).Order(StringComparer.Ordinal));
        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static string Constraints(Type[] arguments) => string.Concat(
        from argument in arguments
        let constraints = ConstraintsOf(argument).ToArray()
        where constraints.Length > 0
        select $" where {argument.Name} : {string.Join(", ", constraints)}");

    private static IEnumerable<string> ConstraintsOf(Type argument)
    {
        if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            yield return "class";
        }

        foreach (var constraint in argument.GetGenericParameterConstraints())
        {
            yield return ShapeNames.Of(constraint);
        }
    }

    private static IEnumerable<string> Members(Type type) => type.GetMembers(Declared)
        .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
        .Select(member => member switch
        {
            ConstructorInfo { IsStatic: false } constructor when IsVisible(constructor) =>
                $"{Access(constructor)}{type.Name.Split('`')[0]}({Parameters(constructor)})",
            MethodInfo { IsSpecialName: false } method when IsVisible(method) => Method(method),
            PropertyInfo property when Accessor(property) is { } accessor => Property(property, accessor),
            FieldInfo field when field.IsPublic => Field(field),
            _ => null,
        })
        .OfType<string>();

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        return $"{Access(method)}{Modifiers(method)}{ShapeNames.Of(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Property(PropertyInfo property, MethodInfo accessor)
    {
        var get = property.GetMethod is { } getter && IsVisible(getter) ? "get; " : "";
        var set = property.SetMethod is { } setter && IsVisible(setter) ? "set; " : "";
        return $"{Access(accessor)}{Modifiers(accessor)}{ShapeNames.Of(property.PropertyType)} {property.Name} {{ {get}{set}}}";
    }

    private static string Field(FieldInfo field) => field.IsLiteral
        ? $"const {ShapeNames.Of(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}"
        : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{ShapeNames.Of(field.FieldType)} {field.Name}";

    private static MethodInfo? Accessor(PropertyInfo property) =>
        property.GetMethod is { } getter && IsVisible(getter) ? getter
        : property.SetMethod is { } setter && IsVisible(setter) ? setter
        : null;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method) => method switch
    {
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true } when method.GetBaseDefinition() != method => "override ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private static string Parameters(MethodBase method)
    {
        var extension = method.GetCustomAttribute<ExtensionAttribute>() is null ? "" : "this ";
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var mode = type.IsByRef ? parameter.IsOut ? "out " : "ref " : "";
        return $"{mode}{ShapeNames.Of(type.IsByRef ? type.GetElementType()! : type)} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter) =>
        !parameter.HasDefaultValue ? ""
        : parameter.DefaultValue is { } value ? " = " + Literal(value)
        : parameter.ParameterType.IsValueType ? " = default"
        : " = null";

    private static string Literal(object? value) => value is string text ? $"\"{text}\"" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
}
