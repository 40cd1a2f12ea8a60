using System.Diagnostics.CodeAnalysis;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Google.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.WebSockets.Handshake;

/// <summary>
/// Finds the binding of a WebSocket: by its path alone, since every handshake is a GET. Of bindings whose templates match the same paths
/// a method that streams comes before a unary one, then GET, POST, others.
/// </summary>
internal sealed class WebSocketRoutes
{
    // Of thousands of methods, most have a sibling on their path.
    private const int MostNamed = 20;

    private readonly RouteTable<HttpBinding> _bindings;
    private readonly RouteTable<HttpBinding>? _methodPaths;

    private WebSocketRoutes(RouteTable<HttpBinding> bindings, MethodBindings? methodPaths)
    {
        _bindings = bindings;
        _methodPaths = methodPaths?.Routes;
        MethodPaths = methodPaths?.All ?? [];
    }

    /// <summary>The bindings of <c>/pkg.Service/Method</c>, which REST does not serve.</summary>
    public IReadOnlyList<HttpBinding> MethodPaths { get; }

    public static WebSocketRoutes Create(MethodBindings bindings, Schema schema, IEnumerable<MethodReference> methods, bool mapMethodPaths)
    {
        var methodPaths = !mapMethodPaths ? null : MethodBindings.Create(
            schema,
            methods.Select(method => method with { Rule = new HttpRule { Post = "/" + method.FullName, Body = "*" } }),
            autoMapUnannotated: false);
        return new WebSocketRoutes(bindings.Routes, methodPaths);
    }

    /// <summary>Finds the binding for a path.</summary>
    public RouteOutcome Match(RequestPath path, RouteMatch match, [MaybeNull] out HttpBinding binding)
    {
        if (_methodPaths?.Match(HttpMethods.Post, path, match, out binding) == RouteOutcome.Matched)
        {
            return RouteOutcome.Matched;
        }

        var candidates = _bindings.FindAll(path);
        if (candidates.Count == 0)
        {
            binding = null;
            return _bindings.AllowedMethods(path).Count > 0 ? RouteOutcome.BrokenEscape : RouteOutcome.NotFound;
        }

        var best = candidates[0];
        var shape = ShapeOf(best.Value.Template);
        foreach (var candidate in candidates)
        {
            if (Compare(candidate.Value, best.Value) < 0 && ShapeOf(candidate.Value.Template) == shape)
            {
                best = candidate;
            }
        }

        best.CopyTo(match);
        binding = best.Value;
        return RouteOutcome.Matched;
    }

    /// <summary>Warns of methods that no WebSocket can be opened to, because another method has their paths.</summary>
    public void WarnOfHidden(IReadOnlyList<HttpBinding> bindings, ILogger logger)
    {
        if (_methodPaths is not null)
        {
            return;
        }

        var winners = new Dictionary<string, HttpBinding>(StringComparer.Ordinal);
        foreach (var binding in bindings)
        {
            var shape = ShapeOf(binding.Template);
            if (!winners.TryGetValue(shape, out var winner) || Compare(binding, winner) < 0)
            {
                winners[shape] = binding;
            }
        }

        var open = winners.Values.Select(winner => winner.Method.FullName).ToHashSet(StringComparer.Ordinal);
        var unary = new List<string>();
        foreach (var hidden in bindings.Where(binding => !open.Contains(binding.Method.FullName)).DistinctBy(binding => binding.Method.FullName))
        {
            if (Streams(hidden))
            {
                Log.SocketHidden(logger, hidden.Method.FullName, hidden.HttpMethod, hidden.Template.Text, winners[ShapeOf(hidden.Template)].Method.FullName);
            }
            else
            {
                unary.Add(hidden.Method.FullName);
            }
        }

        // Not a warning: every resource with a GET and a DELETE has such methods.
        if (unary.Count > 0)
        {
            var names = string.Join(", ", unary.Take(MostNamed)) + (unary.Count > MostNamed ? $" and {unary.Count - MostNamed} more" : "");
            Log.UnarySocketsHidden(logger, names);
        }
    }

    private static int Compare(HttpBinding one, HttpBinding other)
    {
        var rank = Rank(one).CompareTo(Rank(other));
        return rank != 0 ? rank : string.CompareOrdinal(one.HttpMethod, other.HttpMethod);
    }

    private static int Rank(HttpBinding binding) =>
        (Streams(binding) ? 0 : 3)
        + (HttpMethods.IsGet(binding.HttpMethod) ? 0 : HttpMethods.IsPost(binding.HttpMethod) ? 1 : 2);

    private static bool Streams(HttpBinding binding) => binding.Method.Descriptor.ClientStreaming || binding.Method.Descriptor.ServerStreaming;

    // Equal for templates that match the same paths, whatever their variables are named.
    private static string ShapeOf(PathTemplate template) => $"/{string.Join('/', template.Segments.Select(segment => segment.Kind == TemplateSegmentKind.Literal ? "=" + segment.Text : segment.Text))}:{template.Verb}";
}
