using Gateway.Rest;
using Gateway.Transcoding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Gateway.Mcp.Tools;

/// <summary>Chooses the methods that are tools, from options and declarations, and names them.</summary>
/// <param name="options">The options.</param>
/// <param name="calls">Knows the messages of methods.</param>
/// <param name="taken">The names of tools that the application registers itself.</param>
/// <param name="logger">Logs the methods that are left out.</param>
internal sealed class ToolSelection(GatewayMcpOptions options, GatewayCalls calls, IReadOnlyCollection<string> taken, ILogger logger)
{
    private readonly List<string> _problems = [];

    /// <summary>The methods, and the mistakes.</summary>
    /// <param name="methods">The methods that are served.</param>
    /// <param name="refused">The methods that are hidden from every call. Options may name them, as the same options may serve a stage that shows them.</param>
    public (IReadOnlyList<ChosenMethod> Methods, IReadOnlyList<string> Problems) Choose(IReadOnlyList<GatewayMethod> methods, IReadOnlyList<GatewayMethod> refused)
    {
        CheckNames([.. methods, .. refused]);
        var chosen = new List<Candidate>();
        foreach (var method in methods)
        {
            var declared = DeclaredTools.Of(method.Descriptor, method.Endpoint.Metadata.GetMetadata<ToolMetadata>());
            var isNamed = options.Tools.Any(pattern => ToolPattern.IsExact(pattern) && ToolPattern.Matches(pattern, method.QualifiedName));
            var isDeclared = declared is { IsPattern: false, Tool.Excluded: false };
            var isMeant = isNamed || declared is { Tool.Excluded: false } || (declared is null && (DeclaredTools.AreToolsOf(method.Descriptor.Service) || options.Tools.Any(pattern => ToolPattern.Matches(pattern, method.QualifiedName))));
            if (!isMeant)
            {
                continue;
            }

            // A method that API descriptions hide is not a tool either.
            if (method.Endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription == true)
            {
                Log.LeftOut(logger, method.QualifiedName, "its endpoint is excluded from descriptions");
            }
            else if (method.IsRestricted)
            {
                Log.LeftOut(logger, method.QualifiedName, "google.api.visibility restricts it");
            }
            else if (FindReason(method) is not { } reason)
            {
                chosen.Add(options.Names.TryGetValue(method.QualifiedName, out var name)
                    ? new Candidate(method, name, declared, $"{GatewayMcpOptions.SectionName}:{nameof(GatewayMcpOptions.Names)}: ")
                    : new Candidate(method, declared?.Tool.Name is { Length: > 0 } own ? own : null, declared, PlaceOf(declared)));
            }
            else if (isNamed || isDeclared)
            {
                _problems.Add($"{(isNamed ? $"{GatewayMcpOptions.SectionName}:{nameof(GatewayMcpOptions.Tools)}: " : PlaceOf(declared))}{method.QualifiedName} cannot be a tool: {reason}.");
            }
            else
            {
                Log.LeftOut(logger, method.QualifiedName, reason);
            }
        }

        return ([.. Name(chosen)], _problems);
    }

    private string? FindReason(GatewayMethod method) =>
        method.ClientStreams ? "its client streams, and a tool is called with one message"
        : !ToolSchemas.IsObject(calls.InputOf(method)) ? $"its request, {method.Descriptor.InputType.FullName}, is not a JSON object, but the arguments of a tool are"
        : null;

    private void CheckNames(IReadOnlyList<GatewayMethod> methods)
    {
        string[] known = [.. methods.Select(static method => method.QualifiedName).Distinct(StringComparer.Ordinal)];
        foreach (var pattern in options.Tools)
        {
            if (ToolPattern.FindProblem(pattern) is { } problem)
            {
                _problems.Add($"{GatewayMcpOptions.SectionName}:{nameof(GatewayMcpOptions.Tools)} has '{pattern}': {problem}.");
            }
            else if (!Array.Exists(known, name => ToolPattern.Matches(pattern, name)))
            {
                var remedy = SimilarName.Find(pattern, known) is { } similar ? $": did you mean {similar}?" : ".";
                _problems.Add($"{GatewayMcpOptions.SectionName}:{nameof(GatewayMcpOptions.Tools)} has '{pattern}', which matches no served method{remedy}");
            }
        }

        foreach (var (method, _) in options.Names.Where(pair => !known.Contains(pair.Key, StringComparer.Ordinal)))
        {
            _problems.Add($"{GatewayMcpOptions.SectionName}:{nameof(GatewayMcpOptions.Names)} has '{method}', which matches no served method.");
        }
    }

    private IEnumerable<ChosenMethod> Name(List<Candidate> chosen)
    {
        var named = new Dictionary<string, GatewayMethod>(StringComparer.Ordinal);
        var fit = new List<Candidate>();
        foreach (var one in chosen)
        {
            if (one.Name is { } name && !ToolNames.IsName(name))
            {
                _problems.Add($"{one.Place}'{name}', for {one.Method.QualifiedName}, is not a valid tool name: expected 1 to 64 letters, digits, - and _.");
            }
            else if (one.Name is { } own && taken.Contains(own))
            {
                _problems.Add($"{one.Place}{one.Method.QualifiedName} has the name '{own}', and so has a tool that the application registers itself: give one of them another name.");
            }
            else if (one.Name is { } given && !named.TryAdd(given, one.Method))
            {
                _problems.Add($"{one.Place}{named[given].QualifiedName} and {one.Method.QualifiedName} both have the name '{given}': give one of them another name.");
            }
            else
            {
                fit.Add(one);
            }
        }

        var names = ToolNames.Give([.. fit.Where(static one => one.Name is null).Select(static one => one.Method)], [.. taken, .. named.Keys]);
        return fit.Select(one => new ChosenMethod(one.Method, one.Name ?? names[one.Method], one.Declared?.Tool));
    }

    private static string PlaceOf(DeclaredTool? declared) => declared?.Place is { } place ? $"{place}: " : "";

    private sealed record Candidate(GatewayMethod Method, string? Name, DeclaredTool? Declared, string Place);
}
