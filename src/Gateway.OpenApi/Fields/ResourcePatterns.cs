using Gateway.OpenApi.Served;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using FileOptions = Google.Protobuf.Reflection.FileOptions;

namespace Gateway.OpenApi.Fields;

/// <summary>The forms of resource names: <c>shelves/*/books/*</c>. They come from path templates and from <c>google.api.resource</c>.</summary>
internal sealed class ResourcePatterns
{
    private static readonly MessageParser<FieldOptions> _fieldOptions =
        FieldOptions.Parser.WithExtensionRegistry([ResourceExtensions.ResourceReference]);

    private static readonly MessageParser<MessageOptions> _messageOptions =
        MessageOptions.Parser.WithExtensionRegistry([ResourceExtensions.Resource]);

    private static readonly MessageParser<FileOptions> _fileOptions =
        FileOptions.Parser.WithExtensionRegistry([ResourceExtensions.ResourceDefinition]);

    private readonly Dictionary<string, string?> _byField = new(StringComparer.Ordinal);
    private readonly Dictionary<Schema, IReadOnlyList<ResourceDescriptor>> _resources = [];

    /// <summary>Takes the forms from the templates of bindings.</summary>
    public ResourcePatterns(IEnumerable<DocumentedBinding> bindings)
    {
        foreach (var binding in bindings)
        {
            Learn(binding);
        }
    }

    /// <summary>A resource name that the field may have, such as <c>shelves/1/books/1</c>; null for a field without resource names.</summary>
    public string? Example(FieldSchema field) => PatternOf(field) is { } pattern
        ? string.Join('/', pattern.Split('/').Select(segment => segment.AsSpan().ContainsAny('*', '{') ? "1" : segment))
        : null;

    private void Learn(DocumentedBinding binding)
    {
        var template = binding.Http.Template;
        for (var v = 0; v < template.Variables.Count; v++)
        {
            var variable = template.Variables[v];
            var field = binding.Http.PathVariables[v].Fields[^1];
            if (variable.End - variable.Start < 2 || field.Kind != FieldKind.String)
            {
                continue;
            }

            var pattern = string.Join('/', template.Segments.Skip(variable.Start).Take(variable.End - variable.Start).Select(Spell));
            _byField.TryAdd(field.FullName, pattern);

            // GetBook(name) answers the book with that name, so the name in the answer has the same form.
            if (field.Name == "name" && binding.Http.HttpMethod == "GET" && template.Verb.Length == 0
                && binding.Http.Output.FindField("name") is { Kind: FieldKind.String, IsRepeated: false } answered)
            {
                _byField.TryAdd(answered.FullName, pattern);
            }
        }
    }

    private static string Spell(TemplateSegment segment) => segment.Kind == TemplateSegmentKind.Literal ? segment.Text : "*";

    private string? PatternOf(FieldSchema field)
    {
        if (field.Kind != FieldKind.String)
        {
            return null;
        }

        if (!_byField.TryGetValue(field.FullName, out var pattern))
        {
            pattern = Described(field);
            _byField.Add(field.FullName, pattern);
        }

        return pattern;
    }

    private string? Described(FieldSchema field)
    {
        if (field.Proto.Options is { } raw && _fieldOptions.ParseFrom(raw.ToByteString()).GetExtension(ResourceExtensions.ResourceReference) is { } reference)
        {
            var resources = ResourcesOf(field.ContainingType.Schema);
            return reference.Type.Length > 0
                ? resources.FirstOrDefault(resource => resource.Type == reference.Type)?.Pattern.FirstOrDefault()
                : ParentOf(resources.FirstOrDefault(resource => resource.Type == reference.ChildType)?.Pattern.FirstOrDefault());
        }

        return ResourceOf(field.ContainingType.Proto) is { } own && field.Name == (own.NameField.Length > 0 ? own.NameField : "name") ? own.Pattern.FirstOrDefault() : null;
    }

    // shelves/{shelf}/books/{book} is a child of shelves/{shelf}.
    private static string? ParentOf(string? pattern) => pattern?.Split('/') is { Length: > 2 } segments ? string.Join('/', segments[..^2]) : null;

    private IReadOnlyList<ResourceDescriptor> ResourcesOf(Schema schema)
    {
        if (!_resources.TryGetValue(schema, out var found))
        {
            var files = schema.Files.Where(file => file.Options is not null)
                .SelectMany(file => _fileOptions.ParseFrom(file.Options.ToByteString()).GetExtension(ResourceExtensions.ResourceDefinition) ?? []);
            found = [.. schema.Messages.Select(message => ResourceOf(message.Proto)).OfType<ResourceDescriptor>(), .. files];
            _resources.Add(schema, found);
        }

        return found;
    }

    private static ResourceDescriptor? ResourceOf(DescriptorProto message) =>
        message.Options is { } raw ? _messageOptions.ParseFrom(raw.ToByteString()).GetExtension(ResourceExtensions.Resource) : null;
}
