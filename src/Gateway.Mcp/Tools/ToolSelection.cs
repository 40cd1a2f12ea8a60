using Gateway.Rest;
using Gateway.Transcoding;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Gateway.Mcp.Tools;

/// <summary>Chooses the methods that are tools, by options and by .proto files, and names them.</summary>
internal sealed class ToolSelection(GatewayMcpOptions options, GatewayCalls calls, ILogger logger)
{
    private readonly List<string> _problems = [];

    /// <summary>The methods, and the mistakes.</summary>
    public (IReadOnlyList<ChosenMethod> Methods, IReadOnlyList<string> Problems) Choose(IReadOnlyList<GatewayMethod> methods)
    {
        CheckNames(methods);
        var chosen = new List<(GatewayMethod Method, string? Name, Protos.Tool? Declared)>();
        foreach (var method in methods)
        {
            var declared = DeclaredTools.Of(method.Descriptor);
            var isNamed = options.Tools.Any(pattern => ToolPattern.IsExact(pattern) && ToolPattern.Matches(pattern, method.QualifiedName));
            var isDeclared = declared is { Excluded: false };
            var isMeant = isNamed || isDeclared || (declared is null && (DeclaredTools.AreToolsOf(method.Descriptor.Service) || options.Tools.Any(pattern => ToolPattern.Matches(pattern, method.QualifiedName))));
            if (!isMeant)
            {
                continue;
            }

            // Hidden methods are hidden here too.
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
                chosen.Add((method, options.Names.TryGetValue(method.QualifiedName, out var name) ? name : declared?.Name is { Length: > 0 } own ? own : null, declared));
            }
            else if (isNamed || isDeclared)
            {
                _problems.Add($"{method.QualifiedName} cannot be a tool: {reason}.");
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
        : !ToolSchemas.IsObject(calls.InputOf(method)) ? $"its request, {method.Descriptor.InputType.FullName}, is no JSON object, as the arguments of a tool are"
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
                _problems.Add($"{GatewayMcpOptions.SectionName}:{nameof(GatewayMcpOptions.Tools)} has '{pattern}', which names no method that is served{remedy}");
            }
        }

        foreach (var (method, _) in options.Names.Where(pair => !known.Contains(pair.Key, StringComparer.Ordinal)))
        {
            _problems.Add($"{GatewayMcpOptions.SectionName}:{nameof(GatewayMcpOptions.Names)} has '{method}', which names no method that is served.");
        }
    }

    private IEnumerable<ChosenMethod> Name(List<(GatewayMethod Method, string? Name, Protos.Tool? Declared)> chosen)
    {
        var taken = new Dictionary<string, GatewayMethod>(StringComparer.Ordinal);
        var fit = new List<(GatewayMethod Method, string? Name, Protos.Tool? Declared)>();
        foreach (var one in chosen)
        {
            if (one.Name is { } name && !ToolNames.IsName(name))
            {
                _problems.Add($"'{name}', for {one.Method.QualifiedName}, is no name of a tool: expected 1 to 64 letters, digits, - and _.");
            }
            else if (one.Name is { } given && !taken.TryAdd(given, one.Method))
            {
                _problems.Add($"{taken[given].QualifiedName} and {one.Method.QualifiedName} both have the name '{given}': a name stands for one tool.");
            }
            else
            {
                fit.Add(one);
            }
        }

        var names = ToolNames.Give([.. fit.Where(static one => one.Name is null).Select(static one => one.Method)], [.. taken.Keys]);
        return fit.Select(one => new ChosenMethod(one.Method, one.Name ?? names[one.Method], one.Declared));
    }
}
