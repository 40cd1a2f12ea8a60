using System.Text;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Transcoding.Descriptors;

/// <summary>Reads <c>google.api.visibility</c> from serialized options, so that the result does not depend on how the descriptor was parsed.</summary>
internal static class RestrictionOption
{
    /// <summary>The field number of the extension, the same in the options of each kind of element.</summary>
    private const int Extension = 72295727;

    /// <summary>The field <c>restriction</c> of <c>google.api.VisibilityRule</c>.</summary>
    private const int RestrictionField = 2;

    /// <summary>The restriction of a rule that cannot be read. No label has this name, so the element is hidden.</summary>
    private const string Unreadable = "?";

    /// <summary>The labels, separated by commas; null for no restriction.</summary>
    public static string? Of(IMessage? options)
    {
        if (options is null)
        {
            return null;
        }

        string? restriction = null;
        var reader = new WireReader(options.ToByteArray());
        while (reader.TryReadTag(out var number, out var wireType))
        {
            if (number == Extension && wireType == WireType.LengthDelimited)
            {
                restriction = InRule(reader.ReadLengthDelimited()) ?? restriction;
            }
            else
            {
                reader.Skip(number, wireType);
            }
        }

        return restriction;
    }

    private static string? InRule(ReadOnlySpan<byte> rule)
    {
        try
        {
            string? restriction = null;
            var reader = new WireReader(rule);
            while (reader.TryReadTag(out var number, out var wireType))
            {
                if (number == RestrictionField && wireType == WireType.LengthDelimited)
                {
                    restriction = Encoding.UTF8.GetString(reader.ReadLengthDelimited());
                }
                else
                {
                    reader.Skip(number, wireType);
                }
            }

            return restriction;
        }
        catch (MalformedMessageException)
        {
            // The author meant to hide the element, so hide it.
            return Unreadable;
        }
    }
}
