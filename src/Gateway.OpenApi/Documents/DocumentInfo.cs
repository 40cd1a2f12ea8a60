using System.Text.Json.Nodes;
using Gateway.OpenApi.Comments;
using Gateway.Transcoding.Served;
using Microsoft.OpenApi;

namespace Gateway.OpenApi.Documents;

/// <summary>Title, description, servers and tags of a document. They come from the options, or else from the document itself, or else from the comments of the .proto files.</summary>
internal sealed class DocumentInfo(OpenApiDocument document, CommentBook comments, GatewayOpenApiOptions options)
{
    // If the application has operations of its own, the comment of a service does not describe the whole document.
    private readonly bool _hasOwnPaths = document.Paths is { Count: > 0 };

    /// <summary>Adds what the document lacks.</summary>
    /// <param name="methods">The methods that it has.</param>
    public void Complete(IEnumerable<ServedMethod> methods)
    {
        var info = document.Info ??= new();
        info.Title = options.Title ?? info.Title;
        info.Version = options.Version ?? info.Version;
        info.Description = options.Description ?? (string.IsNullOrWhiteSpace(info.Description) && !_hasOwnPaths ? Describe(methods) : info.Description);
        info.TermsOfService = options.TermsOfService ?? info.TermsOfService;
        info.Contact = options.Contact is { } contact ? new() { Name = contact.Name, Url = contact.Url, Email = contact.Email } : info.Contact;
        info.License = options.License is { } license
            ? new VersionedLicense { Name = license.Name ?? license.Identifier ?? license.Url?.ToString() ?? "", Identifier = license.Identifier, Url = license.Identifier is null ? license.Url : null }
            : info.License;
        document.ExternalDocs = Link(options.ExternalDocs) ?? document.ExternalDocs;
        if (options.Servers.Count > 0)
        {
            document.Servers = [.. options.Servers.Select(server => new OpenApiServer { Url = server })];
        }
        else if (document.Servers is not { Count: > 0 })
        {
            // The host that served the document.
            document.Servers = [new() { Url = "/" }];
        }
    }

    /// <summary>Adds the tag of a service if the document does not have it.</summary>
    public void AddTag(string name, string service)
    {
        document.Tags ??= new HashSet<OpenApiTag>();
        if (document.Tags.Any(tag => tag.Name == name))
        {
            return;
        }

        var option = options.Tags.TryGetValue(service, out var byService) ? byService : options.Tags.TryGetValue(name, out var byName) ? byName : null;
        document.Tags.Add(new()
        {
            Name = name,
            Description = option?.Description ?? comments.Find(service)?.Text ?? $"The methods of `{service}`.",
            ExternalDocs = Link(option?.ExternalDocs),
            Extensions = option?.DisplayName is { } shown ? new Dictionary<string, IOpenApiExtension> { ["x-displayName"] = new JsonNodeExtension(JsonValue.Create(shown)) } : null,
        });
    }

    private string? Describe(IEnumerable<ServedMethod> methods)
    {
        var all = methods.ToList();
        var packages = all.Select(method => method.Descriptor.File.Package).Distinct().Select(comments.Find).OfType<Comment>().Select(comment => comment.Text).ToList();
        var services = all.Select(method => method.ServiceName).Distinct().ToList();
        return packages.Count > 0 ? Text.Paragraphs(packages)
            : services is [var only] ? comments.Find(only)?.Text
            : null;
    }

    private static OpenApiExternalDocs? Link(DocumentLink? link) => link?.Url is null ? null : new() { Url = link.Url, Description = link.Description };
}
