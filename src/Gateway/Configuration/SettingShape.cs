using System.Reflection;

namespace Gateway.Program.Configuration;

/// <summary>What may stand at a place of the configuration.</summary>
internal abstract record SettingShape;

/// <summary>A section with known keys.</summary>
/// <param name="Type">The class of options.</param>
/// <param name="Members">What stands below each key.</param>
internal sealed record SectionShape(Type Type, IReadOnlyDictionary<string, SettingMember> Members) : SettingShape;

/// <summary>A section whose keys are names of the user's choice.</summary>
internal sealed record MapShape(SettingShape Item) : SettingShape;

/// <summary>A list.</summary>
internal sealed record ListShape(SettingShape Item) : SettingShape;

/// <summary>One value.</summary>
/// <param name="Type">Its type, without <see cref="Nullable{T}"/>.</param>
internal sealed record ValueShape(Type Type) : SettingShape;

/// <summary>A key of a section.</summary>
/// <param name="Property">The property that it sets.</param>
/// <param name="Shape">What stands there.</param>
internal sealed record SettingMember(PropertyInfo Property, SettingShape Shape);
