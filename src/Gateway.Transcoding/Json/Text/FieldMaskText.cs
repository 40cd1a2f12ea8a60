namespace Gateway.Transcoding.Json.Text;

/// <summary>One path of a FieldMask: lowerCamelCase in JSON, snake_case in the message.</summary>
internal static class FieldMaskText
{
    /// <summary>Turns <c>fooBar.baz</c> into <c>foo_bar.baz</c>; the target must be twice as long. False when the path could not be turned back.</summary>
    public static bool TryToProto(ReadOnlySpan<byte> path, Span<byte> target, out int written)
    {
        written = 0;
        foreach (var b in path)
        {
            // An underscore would be lost on the way back, and white space is no part of a name.
            if (b is (byte)'_' or <= (byte)' ')
            {
                return false;
            }

            if (b is >= (byte)'A' and <= (byte)'Z')
            {
                target[written++] = (byte)'_';
                target[written++] = (byte)(b | 0x20);
            }
            else
            {
                target[written++] = b;
            }
        }

        return path.Length > 0;
    }

    /// <summary>Turns <c>foo_bar.baz</c> into <c>fooBar.baz</c>; the target must be as long. False when the path could not be turned back.</summary>
    public static bool TryToJson(ReadOnlySpan<byte> path, Span<byte> target, out int written)
    {
        written = 0;
        for (var i = 0; i < path.Length; i++)
        {
            var b = path[i];
            if (b == '_')
            {
                // Only a lower-case letter behind the underscore can come back as an upper-case one.
                if (++i == path.Length || path[i] is < (byte)'a' or > (byte)'z')
                {
                    return false;
                }

                b = (byte)(path[i] & ~0x20);
            }
            else if (b is (>= (byte)'A' and <= (byte)'Z') or (byte)',' or <= (byte)' ')
            {
                return false;
            }

            target[written++] = b;
        }

        return path.Length > 0;
    }
}
