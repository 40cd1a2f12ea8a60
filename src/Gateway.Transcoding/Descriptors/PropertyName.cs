using System.Text;

namespace Gateway.Transcoding.Descriptors;

/// <summary>A member name as it stands in JSON, quotes and colon included: <c>"name":</c>.</summary>
internal sealed class PropertyName
{
    /// <summary>Short names are followed by zeros up to this length, so that they are copied without looking at their length.</summary>
    public const int Padding = 32;

    public PropertyName(string name)
    {
        var quoted = Encoding.UTF8.GetBytes($"\"{name}\":");
        Length = quoted.Length;
        Padded = new byte[Math.Max(Padding, Length)];
        quoted.CopyTo(Padded, 0);
    }

    public int Length { get; }

    public byte[] Padded { get; }

    public ReadOnlySpan<byte> Quoted => Padded.AsSpan(0, Length);
}
