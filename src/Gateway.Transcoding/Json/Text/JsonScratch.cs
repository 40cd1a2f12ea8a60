namespace Gateway.Transcoding.Json.Text;

/// <summary>Memory for one string whose escapes are resolved; used again for the next.</summary>
internal sealed class JsonScratch
{
    private const int RetainedBytes = 1 << 20;

    private byte[] _bytes = [];

    public Span<byte> Rent(int length)
    {
        if (_bytes.Length < length)
        {
            _bytes = new byte[Math.Max(length, 256)];
        }

        return _bytes.AsSpan(0, length);
    }

    /// <summary>Lets go of what one huge string took.</summary>
    public void Trim()
    {
        if (_bytes.Length > RetainedBytes)
        {
            _bytes = [];
        }
    }
}
