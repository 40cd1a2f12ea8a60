using System.Globalization;
using Google.Protobuf.Reflection;
using Google.Rpc;

namespace Greetering.Client.Output;

/// <summary>The names of status codes as gRPC writes them: <c>RESOURCE_EXHAUSTED</c> is 8.</summary>
internal static class StatusNames
{
    private static readonly EnumDescriptor Codes = CodeReflection.Descriptor.FindTypeByName<EnumDescriptor>("Code");

    public static string Of(int code) => Codes.FindValueByNumber(code)?.Name ?? "UNKNOWN";

    /// <summary>Reads a number or a name, in any case.</summary>
    public static bool TryParse(string text, out int code)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out code))
        {
            code = Codes.FindValueByName(text.ToUpperInvariant())?.Number ?? -1;
        }

        return Codes.FindValueByNumber(code) is not null;
    }
}
