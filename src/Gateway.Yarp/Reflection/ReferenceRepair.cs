using Gateway.Yarp.Schemas;
using Google.Protobuf.Reflection;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Yarp.Reflection;

/// <summary>Completes the references between files: makes the names of types full ones, and adds imports of files whose types a file uses.</summary>
/// <remarks>
/// Reflection on Node.js (<c>@grpc/reflection</c>) makes one file of each package. These files import nothing, and name types as the proto files do.
/// See <see href="https://github.com/grpc/grpc-node/issues/2595">grpc-node issue 2595</see>. Leaves complete files as they are.
/// <para>
/// For a well-known type, it adds the known file instead of the server's. The server's files of <c>google.protobuf</c> and <c>google.api</c> use each
/// other, because the first one has the option <c>google.api.http</c>.
/// </para>
/// </remarks>
internal sealed class ReferenceRepair(IReadOnlyList<FileDescriptorProto> files)
{
    private static readonly SymbolTable Known = new(KnownFiles.All);

    private readonly SymbolTable _symbols = new(files);
    private readonly ILookup<string, FileDescriptorProto> _files = files.ToLookup(file => file.Name, StringComparer.Ordinal);

    /// <summary>The files with complete references, and the known files that they need.</summary>
    public List<FileDescriptorProto> Repair()
    {
        var repaired = files.Select(Repair).ToList();
        KnownFiles.Complete(repaired);
        return repaired;
    }

    private FileDescriptorProto Repair(FileDescriptorProto given)
    {
        // Copies the files, because some may be shared by all upstreams.
        var file = given.Clone();
        var visible = VisibleFrom([file.Name, .. file.Dependency]);
        foreach (var (scope, service) in file.Service.Select(service => (SymbolTable.Join(file.Package, service.Name), service)))
        {
            foreach (var method in service.Method)
            {
                method.InputType = Resolve(file, visible, scope, method.InputType, out _);
                method.OutputType = Resolve(file, visible, scope, method.OutputType, out _);
            }
        }

        RepairFields(file, visible, file.Package, file.Extension);
        RepairMessages(file, visible, file.Package, file.MessageType);
        return file.Equals(given) ? given : file;
    }

    private void RepairMessages(FileDescriptorProto file, HashSet<string> visible, string scope, IEnumerable<DescriptorProto> messages)
    {
        foreach (var message in messages)
        {
            var fullName = SymbolTable.Join(scope, message.Name);
            RepairFields(file, visible, fullName, message.Field);
            RepairFields(file, visible, fullName, message.Extension);
            RepairMessages(file, visible, fullName, message.NestedType);
        }
    }

    private void RepairFields(FileDescriptorProto file, HashSet<string> visible, string scope, IEnumerable<FieldDescriptorProto> fields)
    {
        foreach (var field in fields)
        {
            if (field.HasExtendee)
            {
                field.Extendee = Resolve(file, visible, scope, field.Extendee, out _);
            }

            if (!field.HasTypeName)
            {
                continue;
            }

            field.TypeName = Resolve(file, visible, scope, field.TypeName, out var symbol);
            if (!field.HasType && symbol is { } type)
            {
                field.Type = type.IsEnum ? Type.Enum : Type.Message;
            }
        }
    }

    private string Resolve(FileDescriptorProto file, HashSet<string> visible, string scope, string name, out SymbolTable.Symbol? symbol)
    {
        symbol = null;
        if ((_symbols.Find(name, scope, out var fullName) ?? Known.Find(name, scope, out fullName)) is not { } found)
        {
            return name;
        }

        symbol = found[0];
        var import = (Known.Find($".{fullName}", "", out _) ?? found)[0].File;
        if (!visible.Contains(import) && !found.Any(one => visible.Contains(one.File)))
        {
            file.Dependency.Add(import);
            visible.UnionWith(VisibleFrom(import));
        }

        return $".{fullName}";
    }

    /// <summary>The names of the files whose types some imports make visible: the imported files, and their public imports.</summary>
    private HashSet<string> VisibleFrom(params IEnumerable<string> imports)
    {
        var visible = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(imports);
        while (open.TryDequeue(out var name))
        {
            if (visible.Add(name))
            {
                foreach (var import in _files[name].SelectMany(PublicImports))
                {
                    open.Enqueue(import);
                }
            }
        }

        return visible;
    }

    private static IEnumerable<string> PublicImports(FileDescriptorProto file) =>
        file.PublicDependency.Where(index => index >= 0 && index < file.Dependency.Count).Select(index => file.Dependency[index]);
}
