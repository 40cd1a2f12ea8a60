using System.Runtime.CompilerServices;
using Gateway.Transcoding.Binding;

namespace Gateway.Rest.Protocol;

/// <summary>The name of a query parameter that the gateway reads itself, as an option gives it.</summary>
internal static class ParameterName
{
    /// <summary>Returns a name that can be reserved. An environment variable cannot be null: empty means the same.</summary>
    /// <exception cref="ArgumentException">The name cannot be reserved; the error names the option.</exception>
    public static string? Checked(string? name, [CallerMemberName] string? option = null) =>
        string.IsNullOrEmpty(name) ? null
        : ReservedParameter.IsName(name) ? name
        : throw new ArgumentException($"'{name}' cannot be the name of a query parameter here: write 1 to 64 letters, digits and $-_~!@:", option);
}
