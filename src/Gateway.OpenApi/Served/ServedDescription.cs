using Gateway.OpenApi.Comments;
using Gateway.Transcoding.Served;
using Microsoft.Extensions.Logging;

namespace Gateway.OpenApi.Served;

/// <summary>Describes the served methods, and describes them again after a change.</summary>
/// <param name="sources">The sources of served methods. If several serve a method, the first one counts.</param>
/// <param name="xml">The documentation files that the application named.</param>
/// <param name="findXml">Whether documentation files next to the assemblies of generated code are read too.</param>
/// <param name="logger">Logs files that cannot be read.</param>
internal sealed class ServedDescription(IEnumerable<IMethodSource> sources, IReadOnlyList<XmlCommentFile> xml, bool findXml, ILogger logger)
{
    private readonly IMethodSource[] _sources = [.. sources];
    private readonly Lock _gate = new();
    private ServedMethods[] _read = [];
    private Description _description = Description.Empty;
    private bool _hasWarned;

    /// <summary>The current description. It stays the same object until the served methods change.</summary>
    public Description Read()
    {
        lock (_gate)
        {
            ServedMethods[] now = [.. _sources.Select(source => source.Read())];
            if (!now.SequenceEqual(_read, ReferenceEqualityComparer.Instance))
            {
                _description = Describe(now);
                _read = now;
            }

            return _description;
        }
    }

    /// <summary>Logs once, with the remedy, if no methods are served.</summary>
    public void WarnIfEmpty()
    {
        // Without a description, which costs much and which nobody may ask for. The first source is the application's choice.
        if (Array.TrueForAll(_sources, static source => source.Remedy is not null && source.Read().Methods.Count == 0) && !Interlocked.Exchange(ref _hasWarned, true))
        {
            Log.NothingServed(logger, _sources[0].Remedy!);
        }
    }

    private Description Describe(ServedMethods[] all)
    {
        var methods = new List<ServedMethod>();
        var taken = new HashSet<(string, string)>();
        foreach (var served in all)
        {
            var mine = served.Methods.Where(method => !taken.Contains((method.Prefix, method.QualifiedName))).ToList();
            methods.AddRange(mine);
            taken.UnionWith(mine.Select(method => (method.Prefix, method.QualifiedName)));
        }

        var present = methods.ToHashSet(ReferenceEqualityComparer.Instance);
        var bindings = DocumentedBinding.Of(all.SelectMany(served => served.Bindings).Where(binding => present.Contains(binding.Method)));
        var files = Description.FilesOf(bindings).ToList();
        return new(methods, bindings, new(files, XmlCommentFile.Read(xml, files, findXml, logger)));
    }
}
