using System.Text;
using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Binding;

/// <summary>Handles a query parameter, or a field of a form, that names no field of the message: refuses the request, or skips the parameter if the options say so.</summary>
/// <param name="options">Select whether to refuse or skip.</param>
/// <param name="errors">The errors of the query or of the form.</param>
internal readonly struct UnknownQueryParameter(BindingOptions options, QueryErrors errors)
{
    private bool IsRefused => options.UnknownQueryParameters == UnknownQueryParameters.Refuse;

    /// <summary>Handles a parameter without a name, such as <c>=5</c>. Only its value identifies it in the error.</summary>
    /// <exception cref="TranscodingException">The options refuse unknown parameters.</exception>
    public void Nameless(ReadOnlySpan<char> rawValue)
    {
        if (IsRefused)
        {
            throw new TranscodingException("", $"the {errors.Noun} \"={QueryErrors.Name(rawValue)}\" has no name");
        }
    }

    /// <summary>Handles a parameter of a method whose body is the whole message.</summary>
    /// <exception cref="TranscodingException">The options refuse unknown parameters.</exception>
    public void BesideBody(ReadOnlySpan<char> rawName)
    {
        if (IsRefused)
        {
            throw new TranscodingException(errors.SentName(rawName), $"unknown {errors.Noun}; the body binds every field that the path does not");
        }
    }

    /// <summary>Handles a name that a message does not have.</summary>
    /// <param name="rawName">The name of the parameter.</param>
    /// <param name="type">The message.</param>
    /// <param name="unknown">The unknown part of the name: up to a dot or bracket, or the whole name if names of the message may have these.</param>
    /// <exception cref="TranscodingException">The options refuse unknown parameters.</exception>
    public void NoField(ReadOnlySpan<char> rawName, MessageSchema type, ReadOnlySpan<byte> unknown)
    {
        if (IsRefused)
        {
            var hint = Hint(type, unknown);
            throw new TranscodingException(errors.SentName(rawName), $"unknown {errors.Noun}" + (hint is null ? "" : $"; {hint}"));
        }
    }

    private static string? Hint(MessageSchema type, ReadOnlySpan<byte> unknown)
    {
        var end = unknown.IndexOfAny((byte)'.', (byte)'[');
        var whole = end < 0 ? null : FieldHint.Find(type, Encoding.UTF8.GetString(unknown), QueryNames.Encode);
        return whole ?? FieldHint.Find(type, Encoding.UTF8.GetString(end < 0 ? unknown : unknown[..end]), QueryNames.Encode);
    }
}
