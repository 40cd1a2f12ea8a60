using System.Text;
using System.Xml.XPath;

namespace Gateway.OpenApi.Comments;

/// <summary>The comments of a C# XML documentation file, by member id.</summary>
internal sealed class XmlComments
{
    private readonly Dictionary<string, Comment> _members = new(StringComparer.Ordinal);

    /// <summary>Reads a documentation file.</summary>
    public XmlComments(XPathDocument document)
    {
        foreach (XPathNavigator member in document.CreateNavigator().Select("/doc/members/member[@name]"))
        {
            var parts = member.Select("summary | remarks").Cast<XPathNavigator>().Select(part => Comment.From(ToText(part))?.Text);
            if (Comment.From(Text.Paragraphs(parts)) is { } comment)
            {
                _members.TryAdd(WithoutParameters(member.GetAttribute("name", "")), comment);
            }
        }
    }

    /// <summary>The comment of a member; a method's id is given without its parameters.</summary>
    public Comment? Find(string id) => _members.GetValueOrDefault(id);

    private static string WithoutParameters(string id)
    {
        var open = id.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? id : id[..open];
    }

    private static string ToText(XPathNavigator element)
    {
        var text = new StringBuilder();
        foreach (XPathNavigator child in element.SelectChildren(XPathNodeType.All))
        {
            _ = child.NodeType != XPathNodeType.Element ? text.Append(child.Value) : child.LocalName switch
            {
                "para" => text.Append("\n\n").Append(ToText(child)).Append("\n\n"),
                "c" or "code" => text.Append('`').Append(child.Value.Trim()).Append('`'),
                "see" or "seealso" => text.Append(Reference(child)),
                "paramref" or "typeparamref" => text.Append('`').Append(child.GetAttribute("name", "")).Append('`'),
                _ => text.Append(ToText(child)),
            };
        }

        return text.ToString();
    }

    private static string Reference(XPathNavigator see)
    {
        var shown = see.Value.Trim();
        if (see.GetAttribute("href", "") is { Length: > 0 } link)
        {
            return shown.Length > 0 ? $"[{shown}]({link})" : $"<{link}>";
        }

        if (shown.Length > 0)
        {
            return shown;
        }

        var word = see.GetAttribute("langword", "");
        var id = WithoutParameters(see.GetAttribute("cref", ""));
        return $"`{(word.Length > 0 ? word : id[(id.LastIndexOfAny(['.', ':']) + 1)..])}`";
    }
}
