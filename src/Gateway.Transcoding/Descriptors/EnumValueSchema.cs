using System.Text;

namespace Gateway.Transcoding.Descriptors;

/// <summary>One declared value of an enum.</summary>
public sealed class EnumValueSchema
{
    internal EnumValueSchema(string name, string shortName, int number)
    {
        Name = name;
        ShortName = shortName;
        Number = number;
        Quoted = Encoding.UTF8.GetBytes($"\"{JsonNames.Escape(name)}\"");
        QuotedShort = Encoding.UTF8.GetBytes($"\"{JsonNames.Escape(shortName)}\"");
    }

    /// <summary>The declared name.</summary>
    public string Name { get; }

    /// <summary>The name without the enum's prefix: <c>OK</c> for <c>STATUS_OK</c> of the enum <c>Status</c>.</summary>
    public string ShortName { get; }

    /// <summary>The number on the wire.</summary>
    public int Number { get; }

    internal byte[] Quoted { get; }

    internal byte[] QuotedShort { get; }
}
