using Google.Protobuf.Reflection;

namespace Gateway.Yarp.Reflection;

/// <summary>The messages and enums of files, by their full names without a leading dot.</summary>
internal sealed class SymbolTable
{
    // More than real packages and nested messages need. Without a limit, a name with a million dots would take minutes.
    private const int MaxScopes = 200;

    private readonly Dictionary<string, List<Symbol>> _symbols = new(StringComparer.Ordinal);

    public SymbolTable(IEnumerable<FileDescriptorProto> files)
    {
        foreach (var file in files)
        {
            AddEnums(file.Name, file.Package, file.EnumType);
            AddMessages(file.Name, file.Package, file.MessageType);
        }
    }

    /// <summary>Resolves a name as protobuf does: first in its own scope, then in each enclosing scope. Null if no file has it.</summary>
    /// <param name="name">The name. With a leading dot, it is a full name.</param>
    /// <param name="scope">The full name of the message, service or package that uses the name.</param>
    /// <param name="fullName">The full name.</param>
    public IReadOnlyList<Symbol>? Find(string name, string scope, out string fullName)
    {
        if (name.StartsWith('.'))
        {
            fullName = name[1..];
            return _symbols.GetValueOrDefault(fullName);
        }

        for (var scopes = 1; ; scopes++)
        {
            fullName = Join(scope, name);
            if (_symbols.TryGetValue(fullName, out var found) || scope.Length == 0 || scopes == MaxScopes)
            {
                return found;
            }

            scope = scope[..Math.Max(0, scope.LastIndexOf('.'))];
        }
    }

    public static string Join(string scope, string name) => scope.Length == 0 ? name : $"{scope}.{name}";

    private void AddMessages(string file, string scope, IEnumerable<DescriptorProto> messages)
    {
        foreach (var message in messages)
        {
            var fullName = Join(scope, message.Name);
            Add(fullName, new Symbol(file, IsEnum: false));
            AddEnums(file, fullName, message.EnumType);
            AddMessages(file, fullName, message.NestedType);
        }
    }

    private void AddEnums(string file, string scope, IEnumerable<EnumDescriptorProto> enums)
    {
        foreach (var type in enums)
        {
            Add(Join(scope, type.Name), new Symbol(file, IsEnum: true));
        }
    }

    private void Add(string fullName, Symbol symbol)
    {
        if (!_symbols.TryGetValue(fullName, out var symbols))
        {
            _symbols.Add(fullName, symbols = []);
        }

        symbols.Add(symbol);
    }

    /// <summary>A message or an enum.</summary>
    /// <param name="File">The name of its file.</param>
    /// <param name="IsEnum">Whether it is an enum.</param>
    internal readonly record struct Symbol(string File, bool IsEnum);
}
