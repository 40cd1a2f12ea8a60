using System.Text;

namespace Gateway.Transcoding.Binding;

/// <summary>The fields of an <c>application/x-www-form-urlencoded</c> body, written as query parameters.</summary>
internal static class FormText
{
    /// <summary>The limit: each field is compared with all earlier ones, so the time grows with the square. Forms that people fill in have far fewer fields.</summary>
    public const int MaxFields = 1024;

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The length of the prefix that the names of a form get.</summary>
    public static int PrefixLength(string? bodyField) => bodyField is null ? 0 : bodyField.Length + 1;

    /// <summary>The query, <c>&amp;</c>, and the form. If the body is one field, the names of the form get its name as prefix.</summary>
    /// <exception cref="TranscodingException">The form is not UTF-8, or has too many fields.</exception>
    public static string After(ReadOnlySpan<char> query, ReadOnlySpan<byte> form, string? bodyField)
    {
        if (form.Count((byte)'&') >= MaxFields)
        {
            throw new TranscodingException("", $"the form has more than {MaxFields} fields");
        }

        string fields;
        try
        {
            fields = _utf8.GetString(form);
        }
        catch (DecoderFallbackException)
        {
            throw new TranscodingException("", "the form is not UTF-8");
        }

        return bodyField is null
            ? $"{query}&{fields}"
            : $"{query}&{string.Join('&', fields.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => $"{bodyField}.{field}"))}";
    }
}
