using System.Text;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Binding;

/// <summary>Decides what happens to a query parameter that names no field: the request is refused, or the parameter skipped where the options say so.</summary>
/// <param name="options">How strict to be.</param>
internal readonly struct UnknownQueryParameter(BindingOptions options)
{
    private bool IsRefused => options.UnknownQueryParameters == UnknownQueryParameters.Refuse;

    /// <summary>A parameter without a name, such as <c>=5</c>: its value is all that tells it from others.</summary>
    /// <exception cref="TranscodingException">It is refused.</exception>
    public void Nameless(ReadOnlySpan<char> rawValue)
    {
        if (IsRefused)
        {
            throw new TranscodingException("", $"the query parameter \"={QueryErrors.Name(rawValue)}\" has no name");
        }
    }

    /// <summary>A parameter of a method whose body is the whole message.</summary>
    /// <exception cref="TranscodingException">It is refused.</exception>
    public void BesideBody(ReadOnlySpan<char> rawName)
    {
        if (IsRefused)
        {
            throw new TranscodingException(QueryErrors.Name(rawName), "unknown query parameter; the body binds every field that the path does not");
        }
    }

    /// <summary>A name that a message does not have.</summary>
    /// <param name="rawName">The name of the parameter.</param>
    /// <param name="type">The message.</param>
    /// <param name="unknown">The part of the name that is unknown there: up to a dot or bracket, or all of it where names may hold these.</param>
    /// <exception cref="TranscodingException">It is refused.</exception>
    public void NoField(ReadOnlySpan<char> rawName, MessageSchema type, ReadOnlySpan<byte> unknown)
    {
        if (IsRefused)
        {
            var hint = Hint(type, unknown);
            throw new TranscodingException(QueryErrors.Name(rawName), "unknown query parameter" + (hint is null ? "" : $"; {hint}"));
        }
    }

    private static string? Hint(MessageSchema type, ReadOnlySpan<byte> unknown)
    {
        var end = unknown.IndexOfAny((byte)'.', (byte)'[');
        var whole = end < 0 ? null : FieldHint.Find(type, Encoding.UTF8.GetString(unknown), QueryNames.Encode);
        return whole ?? FieldHint.Find(type, Encoding.UTF8.GetString(end < 0 ? unknown : unknown[..end]), QueryNames.Encode);
    }
}
