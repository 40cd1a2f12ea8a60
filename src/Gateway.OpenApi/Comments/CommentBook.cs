using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Comments;

/// <summary>
/// The comments of proto files by full name: <c>proto.HelloReq.name</c>. They come from the descriptors if these have comments
/// (<c>protoc --include_source_info</c>), else from the XML documentation of the generated C# code.
/// </summary>
/// <remarks>The name of an enum value is <c>package.Enum.VALUE</c>. The comment of a file has the name of its package.</remarks>
internal sealed class CommentBook
{
    private readonly Dictionary<string, Comment> _comments = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<XmlComments> _xml;

    /// <summary>Collects the comments of the files and of all files that they import.</summary>
    public CommentBook(IEnumerable<FileDescriptor> files, IReadOnlyList<XmlComments> xml)
    {
        _xml = xml;
        foreach (var file in DescriptorFiles.WithDependencies(files))
        {
            if (FileComment.Of(file) is { } comment)
            {
                _comments.TryAdd(file.Package, comment);
            }

            foreach (var message in file.MessageTypes)
            {
                Add(message);
            }

            foreach (var type in file.EnumTypes)
            {
                Add(type);
            }

            foreach (var service in file.Services)
            {
                Add(service.FullName, service.Declaration, CSharpNames.Of(service));
                foreach (var method in service.Methods)
                {
                    Add(method.FullName, method.Declaration, CSharpNames.Of(method));
                }
            }
        }
    }

    /// <summary>The comment of the declaration with this full name, or null.</summary>
    public Comment? Find(string fullName) => _comments.GetValueOrDefault(fullName) ?? BuiltInComments.Find(fullName);

    // Messages nest as deep as in their file, which protoc limits to 32.
    private void Add(MessageDescriptor message)
    {
        Add(message.FullName, message.Declaration, CSharpNames.Of(message));
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            Add(field.FullName, field.Declaration, CSharpNames.Of(field));
        }

        foreach (var type in message.EnumTypes)
        {
            Add(type);
        }

        foreach (var nested in message.NestedTypes)
        {
            Add(nested);
        }
    }

    private void Add(EnumDescriptor type)
    {
        Add(type.FullName, type.Declaration, CSharpNames.Of(type));
        foreach (var value in type.Values)
        {
            Add($"{type.FullName}.{value.Name}", value.Declaration, CSharpNames.Of(type, value));
        }
    }

    private void Add(string fullName, DescriptorDeclaration? declaration, string? id)
    {
        if ((FromSource(declaration) ?? FromXml(id)) is { } comment)
        {
            _comments.TryAdd(fullName, comment);
        }
    }

    private static Comment? FromSource(DescriptorDeclaration? declaration) =>
        Comment.From(declaration?.LeadingComments) ?? Comment.From(declaration?.TrailingComments);

    private Comment? FromXml(string? id)
    {
        if (id is not null)
        {
            foreach (var file in _xml)
            {
                if (file.Find(id) is { } comment)
                {
                    return comment;
                }
            }
        }

        return null;
    }
}
