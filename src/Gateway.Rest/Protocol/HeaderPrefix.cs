using System.Buffers;
using System.Runtime.CompilerServices;

namespace Gateway.Rest.Protocol;

/// <summary>The beginning of header names, as an option gives it.</summary>
internal static class HeaderPrefix
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Returns a prefix that header names can have. An environment variable cannot be null: empty means the same.</summary>
    /// <exception cref="ArgumentException">No header can begin so; the error names the option.</exception>
    public static string? Checked(string? prefix, [CallerMemberName] string? option = null) =>
        string.IsNullOrEmpty(prefix) ? null
        : prefix.Length <= MaxLength && !prefix.AsSpan().ContainsAnyExcept(Characters) ? prefix
        : throw new ArgumentException($"'{prefix}' cannot begin a header name: write 1 to {MaxLength} letters, digits and hyphens, such as Grpc-Metadata-", option);
}
