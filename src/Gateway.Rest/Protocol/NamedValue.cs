using System.Runtime.CompilerServices;

namespace Gateway.Rest.Protocol;

/// <summary>A value of an enum in an option. The configuration takes any number for one.</summary>
internal static class NamedValue
{
    /// <summary>Returns a value that has a name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has none; the error names the option.</exception>
    public static T Checked<T>(T value, [CallerMemberName] string? option = null)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(option, value, $"{option} is {value}: write one of {string.Join(", ", Enum.GetNames<T>())}.");

    /// <inheritdoc cref="Checked{T}(T, string?)"/>
    public static T? Checked<T>(T? value, [CallerMemberName] string? option = null)
        where T : struct, Enum =>
        value is { } given ? Checked(given, option) : null;
}
