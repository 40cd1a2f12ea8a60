using System.Runtime.CompilerServices;

namespace Gateway.Rest.Protocol;

/// <summary>The name of a Server-Sent Event, as an option gives it.</summary>
internal static class EventName
{
    /// <summary>Returns a name that fits in one line. An environment variable cannot be null: empty means the same.</summary>
    /// <exception cref="ArgumentException">It does not fit; the error names the option.</exception>
    public static string? Checked(string? name, [CallerMemberName] string? option = null) =>
        string.IsNullOrEmpty(name) ? null
        : !name.Any(char.IsControl) ? name
        : throw new ArgumentException("The name of an event has a control character. Write it in one line.", option);
}
