namespace Gateway.Transcoding.Descriptors;

internal static class WellKnownTypes
{
    private const string Package = "google.protobuf.";

    public const string NullValueEnum = Package + "NullValue";

    public static bool IsWrapper(this WellKnownType type) => type >= WellKnownType.DoubleValue;

    public static WellKnownType Find(string fullName)
    {
        // Check the package first: most messages are ordinary.
        return fullName.StartsWith(Package, StringComparison.Ordinal)
            && fullName.AsSpan(Package.Length).IndexOf('.') < 0
            && Enum.TryParse<WellKnownType>(fullName.AsSpan(Package.Length), out var type)
            && char.IsAsciiLetterUpper(fullName[Package.Length])
            ? type
            : WellKnownType.None;
    }
}
