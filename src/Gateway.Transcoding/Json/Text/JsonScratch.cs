namespace Gateway.Transcoding.Json.Text;

/// <summary>Memory for one string with resolved escapes. The next string overwrites it.</summary>
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

    /// <summary>Releases the memory that one huge string took.</summary>
    public void Trim()
    {
        if (_bytes.Length > RetainedBytes)
        {
            _bytes = [];
        }
    }
}
