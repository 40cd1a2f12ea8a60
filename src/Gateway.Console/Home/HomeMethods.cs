using System.Text;
using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Served;
using Gateway.Pages;
using Gateway.Transcoding.Served;

namespace Gateway.Console.Home;

/// <summary>Writes the list of services with their methods, or of services only if there are many methods.</summary>
/// <param name="bindings">The served bindings.</param>
/// <param name="comments">Their comments.</param>
/// <param name="console">The address of the console with its query; null without a console.</param>
/// <param name="linkOf">The address of this page with one service.</param>
internal sealed class HomeMethods(IReadOnlyList<DocumentedBinding> bindings, CommentBook comments, string? console, Func<string?, string> linkOf)
{
    /// <summary>With more bindings than this, the page lists services first.</summary>
    private const int MostBindings = 200;

    private const int MostOfService = 1000;

    private readonly StringBuilder _html = new();
    private readonly HashSet<ServedMethod> _commented = new(ReferenceEqualityComparer.Instance);

    // The console counts the visible bindings of a method in all route groups.
    private readonly Dictionary<DocumentedBinding, int> _places = (
        from binding in bindings
        group binding by binding.Method.QualifiedName into method
        from place in method.Index()
        select place).ToDictionary<(int Index, DocumentedBinding Item), DocumentedBinding, int>(static place => place.Item, static place => place.Index, ReferenceEqualityComparer.Instance);

    /// <summary>The HTML.</summary>
    /// <param name="chosen">The service to show alone; null for all.</param>
    public string Write(string? chosen)
    {
        var services = bindings.GroupBy(static binding => binding.Method.ServiceName, StringComparer.Ordinal).ToList();
        if (services.Find(service => service.Key == chosen) is { } one)
        {
            Heading($"{PageHead.Encode(one.Key)}", $"<a href=\"{PageHead.Encode(linkOf(null))}\">All services</a>");
            WriteService(one);
        }
        else if (bindings.Count > MostBindings)
        {
            Heading("Services", Count(services.Count, "service"));
            WriteServices(services);
        }
        else if (bindings.Count > 0)
        {
            Heading("Methods", "→ unary, ⇉ server stream, ⇇ client stream, ⇄ both");
            services.ForEach(WriteService);
        }

        return _html.Length > 0 ? $"<div>{_html}</div>" : "";
    }

    public static string Count(int count, string noun) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");

    private void Heading(string title, string note) => _html.Append($"<div class=\"heading\"><h2>{title}</h2><p class=\"legend\">{note}</p></div>");

    private void WriteServices(List<IGrouping<string, DocumentedBinding>> services)
    {
        _html.Append("<ul class=\"services card\">");
        foreach (var service in services)
        {
            var count = service.Select(static binding => binding.Method).Distinct().Count();
            _html.Append($"<li><a href=\"{PageHead.Encode(linkOf(service.Key))}\">{PageHead.Encode(service.Key)}</a><span class=\"quiet\">{Count(count, "method")}</span></li>");
        }

        _html.Append("</ul>");
    }

    private void WriteService(IGrouping<string, DocumentedBinding> service)
    {
        var count = service.Select(static binding => binding.Method).Distinct().Count();
        _html.Append($"<section class=\"service card\"><header><h3>{PageHead.Encode(service.Key)} <small>{Count(count, "method")}</small></h3>");
        if (comments.Find(service.First().Method.Descriptor.Service.FullName) is { } comment)
        {
            _html.Append($"<p>{PageHead.Encode(comment.Summary)}</p>");
        }

        _html.Append("</header><ul class=\"routes\">");
        foreach (var binding in service.Take(MostOfService))
        {
            WriteRow(binding);
        }

        _html.Append("</ul>");
        if (service.Skip(MostOfService).Any())
        {
            _html.Append($"<p class=\"quiet note\">And {Count(service.Count() - MostOfService, "more route")}: search for them in the console.</p>");
        }

        _html.Append("</section>");
    }

    private void WriteRow(DocumentedBinding binding)
    {
        var (sign, kind) = KindOf(binding.Method);
        var name = PageHead.Encode(binding.Method.Name);
        var place = _places[binding];
        var method = console is null ? name : $"<a href=\"{PageHead.Encode($"{console}#{binding.Method.QualifiedName}{(place > 0 ? $"?binding={place}" : "")}")}\">{name}</a>";
        var verb = binding.AnyHttpMethod ? "any" : PageHead.Encode(binding.ShownMethod.Method);
        _html.Append($"<li><span class=\"kind\" title=\"{kind}\" aria-hidden=\"true\">{sign}</span><span class=\"method\">{method}<span class=\"face-hidden\"> ({kind})</span></span>")
            .Append($"<span class=\"route\"><span class=\"verb\">{verb}</span> <code>{PageHead.Encode(binding.PrefixedTemplate)}</code></span>");
        if (_commented.Add(binding.Method) && comments.Find(binding.Method.Descriptor.FullName) is { } comment)
        {
            _html.Append($"<span class=\"summary\">{PageHead.Encode(comment.Summary)}</span>");
        }

        _html.Append("</li>");
    }

    private static (string Sign, string Name) KindOf(ServedMethod method) => (method.ClientStreams, method.ServerStreams) switch
    {
        (false, false) => ("→", "unary"),
        (false, true) => ("⇉", "server stream"),
        (true, false) => ("⇇", "client stream"),
        (true, true) => ("⇄", "bidirectional stream"),
    };
}
