namespace Gateway.Transcoding.Routing;

/// <summary>A node of the trie while routes are being added.</summary>
internal sealed class RouteNodeBuilder
{
    public Dictionary<string, RouteNodeBuilder> Literals { get; } = new(StringComparer.Ordinal);

    public RouteNodeBuilder? Any { get; private set; }

    public RouteNodeBuilder? Rest { get; private set; }

    public List<Route> Routes { get; } = [];

    /// <summary>Returns the node at the end of the template's segments. Creates missing nodes.</summary>
    public RouteNodeBuilder NodeFor(PathTemplate template)
    {
        var node = this;
        var segments = template.Segments;
        var head = template.RestIndex < 0 ? segments.Count : template.RestIndex;
        for (var i = 0; i < head; i++)
        {
            node = node.Next(segments[i]);
        }

        if (head == segments.Count)
        {
            return node;
        }

        node = node.Rest ??= new();
        for (var i = segments.Count - 1; i > head; i--)
        {
            node = node.Next(segments[i]);
        }

        return node;
    }

    private RouteNodeBuilder Next(TemplateSegment segment) => segment.Kind == TemplateSegmentKind.Any ? Any ??= new() : Child(segment);

    private RouteNodeBuilder Child(TemplateSegment literal)
    {
        var key = CanonicalText.Of(literal.Text);
        if (!Literals.TryGetValue(key, out var child))
        {
            Literals.Add(key, child = new());
        }

        return child;
    }
}
