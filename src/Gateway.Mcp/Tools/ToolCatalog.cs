using Gateway.OpenApi.Comments;
using Gateway.Rest;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Gateway.Mcp.Tools;

/// <summary>Finds the tools among the served methods, and finds them again when the methods change.</summary>
internal sealed class ToolCatalog(ServedBindings served, GatewayCalls calls, IOptions<GatewayMcpOptions> options, IServiceProvider services, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private IReadOnlyList<object> _version = [];
    private ToolSet? _current;

    /// <summary>The current tools.</summary>
    public ToolSet Current
    {
        get
        {
            lock (_gate)
            {
                var version = served.Version;
                if (_current is null || !AreSame(version, _version))
                {
                    (_current, _version) = MakeSettled(version);
                    Tell(_current);
                }

                return _current;
            }
        }
    }

    /// <summary>Finds mistakes before the server listens. Methods of other servers may appear later, so a tool without a method is then only a warning in the log.</summary>
    /// <exception cref="InvalidOperationException">There are mistakes; the message lists every one.</exception>
    public void Check()
    {
        if (!services.GetRequiredService<IOptions<GatewayOptions>>().Value.Enabled)
        {
            // Nothing is served, so there are no tools.
            return;
        }

        // Reading the endpoints also builds those of route groups: the data sources in a group need the group for that.
        _ = services.GetRequiredService<EndpointDataSource>().Endpoints;
        if (!services.GetServices<IGatewayMethodSource>().Any() && Make().Problems is { Count: > 0 } problems)
        {
            throw new InvalidOperationException($"The tools have {(problems.Count == 1 ? "a mistake" : $"{problems.Count} mistakes")}:\n{string.Join('\n', problems.Select(static problem => "- " + problem))}");
        }

        _ = Current;
    }

    private static bool AreSame(IReadOnlyList<object> one, IReadOnlyList<object> other) => one.SequenceEqual(other, ReferenceEqualityComparer.Instance);

    // The methods may change during the work, so that it sees parts of both versions. Then it starts again.
    private (ToolSet Tools, IReadOnlyList<object> Version) MakeSettled(IReadOnlyList<object> version)
    {
        while (true)
        {
            try
            {
                return (Make(), version);
            }
            catch (InvalidOperationException) when (!AreSame(version, served.Version))
            {
                version = served.Version;
            }
        }
    }

    private ToolSet Make()
    {
        var bindings = served.All;
        var methods = served.Methods;
        var chosen = new ToolSelection(options.Value, calls, NamesOfApplication(), _logger).Choose(methods, served.Refused);
        var files = chosen.Methods.Select(static one => one.Method.Descriptor.File).Distinct().ToArray();
        var comments = new CommentBook(files, XmlCommentFile.Read([], files, find: true, _logger));
        var tools = new ToolDefinitions(comments, new ToolSchemas(comments, calls), calls);
        return new ToolSet(
            [.. chosen.Methods.Select(one => tools.Of(one, bindings.FirstOrDefault(binding => ReferenceEquals(binding.Method, one.Method))?.Binding.HttpMethod))],
            chosen.Problems);
    }

    // Not in the constructor: the options of the protocol's server depend on this class.
    private HashSet<string> NamesOfApplication() =>
        services.GetRequiredService<IOptions<McpServerOptions>>().Value.ToolCollection?.Select(static tool => tool.ProtocolTool.Name).ToHashSet(StringComparer.Ordinal) ?? [];

    private void Tell(ToolSet tools)
    {
        if (tools.All.Count > 0)
        {
            Log.ToolsMapped(_logger, tools.All.Count);
        }
        else
        {
            Log.NoTools(_logger);
        }

        foreach (var problem in tools.Problems.Where(_told.Add))
        {
            Log.ToolProblem(_logger, problem);
        }
    }
}
