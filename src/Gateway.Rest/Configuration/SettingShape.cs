using System.Reflection;

namespace Gateway.Rest.Configuration;

/// <summary>The shape of a part of the configuration.</summary>
internal abstract record SettingShape;

/// <summary>A section with known keys.</summary>
/// <param name="Type">The class of options.</param>
/// <param name="Members">The shape below each key.</param>
internal sealed record SectionShape(Type Type, IReadOnlyDictionary<string, SettingMember> Members) : SettingShape;

/// <summary>A section whose keys are names that the user chooses.</summary>
internal sealed record MapShape(SettingShape Item) : SettingShape;

/// <summary>A list.</summary>
internal sealed record ListShape(SettingShape Item) : SettingShape;

/// <summary>One value.</summary>
/// <param name="Type">Its type, without <see cref="Nullable{T}"/>.</param>
internal sealed record ValueShape(Type Type) : SettingShape;

/// <summary>A key of a section.</summary>
/// <param name="Property">The property that it sets.</param>
/// <param name="Shape">The shape of its value.</param>
internal sealed record SettingMember(PropertyInfo Property, SettingShape Shape);
