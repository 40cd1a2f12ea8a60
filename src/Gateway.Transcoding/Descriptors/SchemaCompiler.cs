using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Descriptors;

/// <summary>Compiles descriptor protos into a <see cref="Schema"/>: names every type, then links the fields, then freezes the tables.</summary>
/// <remarks>Collects all mistakes before it throws, so that the operator can correct a descriptor set in one edit.</remarks>
internal sealed class SchemaCompiler
{
    private readonly Dictionary<string, MessageSchema> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EnumSchema> _enums = new(StringComparer.Ordinal);
    private readonly Dictionary<MessageSchema, List<FieldSchema>> _fields = [];
    private readonly List<(string File, string Scope, FieldDescriptorProto Field, Features Features)> _extensions = [];
    private readonly List<(string File, MessageSchema Message, Features Features)> _toLink = [];
    private readonly List<string> _problems = [];

    public Schema Compile(IEnumerable<(FileDescriptorProto File, string? Origin)> files)
    {
        var distinct = FileVersions.Choose(files, _problems);

        // Stop here: problems of the files would appear again for their types.
        ThrowIfAnyProblem();
        var names = distinct.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
        distinct.AddRange(WellKnownFiles.All.Where(file => !names.Contains(file.Name)));
        foreach (var file in distinct)
        {
            if (Features.TryGetDefaults(file, out var defaults, out var problem))
            {
                Declare(file, defaults.Override(file.Options?.Features));
            }
            else
            {
                _problems.Add(problem!);
            }
        }

        LinkFields();
        CheckMapEntries();
        ThrowIfAnyProblem();
        return Freeze(distinct);
    }

    private void Declare(FileDescriptorProto file, Features features)
    {
        // A file with two names (such as a vendored copy of httpbody.proto) declares its types once. The caller's files come first.
        var alwaysKnown = WellKnownFiles.All.Contains(file);
        foreach (var type in file.EnumType)
        {
            DeclareEnum(file.Name, file.Package, type, features, alwaysKnown);
        }

        foreach (var message in file.MessageType)
        {
            DeclareMessage(file.Name, file.Package, message, features, alwaysKnown);
        }

        foreach (var extension in file.Extension)
        {
            _extensions.Add((file.Name, file.Package, extension, features));
        }
    }

    private void DeclareMessage(string file, string scope, DescriptorProto proto, Features inherited, bool alwaysKnown)
    {
        var features = inherited.Override(proto.Options?.Features);
        var message = new MessageSchema(Join(scope, proto.Name), proto);
        if (!_messages.TryAdd(message.FullName, message))
        {
            if (!alwaysKnown)
            {
                _problems.Add($"{file}: the message {message.FullName} is defined twice");
            }

            return;
        }

        _fields[message] = [];
        _toLink.Add((file, message, features));
        foreach (var type in proto.EnumType)
        {
            DeclareEnum(file, message.FullName, type, features, alwaysKnown);
        }

        foreach (var nested in proto.NestedType)
        {
            DeclareMessage(file, message.FullName, nested, features, alwaysKnown);
        }

        foreach (var extension in proto.Extension)
        {
            _extensions.Add((file, message.FullName, extension, features));
        }
    }

    private void DeclareEnum(string file, string scope, EnumDescriptorProto proto, Features inherited, bool alwaysKnown)
    {
        var fullName = Join(scope, proto.Name);
        if (proto.Value.Count == 0)
        {
            _problems.Add($"{file}: the enum {fullName} has no values");
        }
        else if (!_enums.TryAdd(fullName, new EnumSchema(fullName, proto, inherited.Override(proto.Options?.Features).ClosedEnums)) && !alwaysKnown)
        {
            _problems.Add($"{file}: the enum {fullName} is defined twice");
        }
    }

    private void LinkFields()
    {
        var linker = new FieldLinker(_messages, _enums, _problems);
        foreach (var (file, message, features) in _toLink)
        {
            var oneofs = OneofsOf(message);
            message.Oneofs = [.. oneofs.OfType<OneofSchema>()];
            foreach (var field in message.Proto.Field)
            {
                var oneof = field.HasOneofIndex && field.OneofIndex < oneofs.Length ? oneofs[field.OneofIndex] : null;
                Add(file, linker.Link(file, message, Join(message.FullName, field.Name), field, oneof, features, isExtension: false));
            }
        }

        foreach (var (file, scope, field, features) in _extensions)
        {
            if (_messages.TryGetValue(field.Extendee.TrimStart('.'), out var extendee))
            {
                Add(file, linker.Link(file, extendee, Join(scope, field.Name), field, oneof: null, features, isExtension: true));
            }
            else
            {
                _problems.Add($"{file}: the extension {Join(scope, field.Name)} extends {field.Extendee.TrimStart('.')}, which no file defines");
            }
        }
    }

    // Compilers generate correct map entries. Other sources may mark any message as a map entry.
    private void CheckMapEntries()
    {
        foreach (var (file, message, _) in _toLink.Where(link => link.Message.IsMapEntry))
        {
            var fields = _fields[message];
            if (fields.Count != 2
                || fields.Find(field => field.Number == 1) is not { IsRepeated: false, Kind: not (FieldKind.Double or FieldKind.Float or FieldKind.Bytes or FieldKind.Message or FieldKind.Enum) }
                || fields.Find(field => field.Number == 2) is not { IsRepeated: false })
            {
                _problems.Add($"{file}: {message.FullName} is not a valid map entry; a map entry has a key (integer, bool or string) as field 1 and a value as field 2");
            }
        }
    }

    private void Add(string file, FieldSchema? field)
    {
        if (field is null)
        {
            return;
        }

        var siblings = _fields[field.ContainingType];
        if (siblings.Find(f => f.Number == field.Number) is { } other)
        {
            _problems.Add($"{file}: {field.FullName} has the same number as {other.FullName}: {field.Number}");
            return;
        }

        siblings.Add(field);
    }

    private static OneofSchema?[] OneofsOf(MessageSchema message)
    {
        // The oneof of a proto3 optional field is synthetic: it exists only in the descriptor. A oneof without visible members gets no schema either.
        var real = message.Proto.Field.Where(f => f.HasOneofIndex && !f.Proto3Optional).Select(f => f.OneofIndex).ToHashSet();
        var oneofs = new OneofSchema?[message.Proto.OneofDecl.Count];
        var index = 0;
        for (var i = 0; i < oneofs.Length; i++)
        {
            oneofs[i] = real.Contains(i) ? new OneofSchema(message.Proto.OneofDecl[i].Name, message, index++) : null;
        }

        return oneofs;
    }

    private Schema Freeze(IReadOnlyList<FileDescriptorProto> files)
    {
        var schema = new Schema(files, _messages, _enums);
        foreach (var (message, fields) in _fields)
        {
            message.Schema = schema;
            message.Freeze(fields);
        }

        foreach (var field in _fields.Values.SelectMany(fields => fields))
        {
            field.Freeze();
        }

        foreach (var message in _fields.Keys)
        {
            message.Link();
        }

        Spread();
        return schema;
    }

    // A message gets these properties from the messages of its fields too.
    private void Spread()
    {
        MessageSchema[] required = [.. _messages.Values.Where(static message => message.Fields.Any(static field => field.IsRequired))];
        MessageSchema[] sets = [.. _messages.Values.Where(static message => message.Proto.Options is { MessageSetWireFormat: true })];
        MessageSchema[] behaving = [.. _messages.Values.Where(static message => (message.Behaviors = BehaviorsOf(message)) != FieldBehaviors.None)];
        if (required.Length + sets.Length + behaving.Length == 0)
        {
            return;
        }

        Array.ForEach(required, static message => message.ReachesRequired = true);
        Array.ForEach(sets, static message => message.MessageSet = message.FullName);
        var users = new MessageUsers(_messages.Values);
        users.Spread(required, static (user, _) => !user.ReachesRequired && (user.ReachesRequired = true));
        users.Spread(sets, static (user, used) => user.MessageSet is null && (user.MessageSet = used.MessageSet) is not null);
        users.Spread(behaving, static (user, used) => user.Behaviors != (user.Behaviors |= used.Behaviors));
    }

    private static FieldBehaviors BehaviorsOf(MessageSchema message)
    {
        var all = FieldBehaviors.None;
        foreach (var field in message.FieldSpan)
        {
            all |= field.Behaviors;
        }

        return all;
    }

    private void ThrowIfAnyProblem()
    {
        if (_problems.Count > 0)
        {
            throw new SchemaException(_problems);
        }
    }

    private static string Join(string scope, string name) => scope.Length == 0 ? name : $"{scope}.{name}";
}
