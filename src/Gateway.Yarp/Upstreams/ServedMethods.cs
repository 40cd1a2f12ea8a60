using Gateway.Rest.Protocol;
using Gateway.Transcoding.Binding;
using Gateway.Yarp.Rules;
using Google.Api;

namespace Gateway.Yarp.Upstreams;

/// <summary>The methods of all clusters, each once. Immutable.</summary>
/// <param name="All">The methods, in the order of the clusters.</param>
/// <param name="Clashes">Services, methods and routes that exist more than once. The first one is served.</param>
internal sealed record ServedMethods(IReadOnlyList<ServedMethod> All, IReadOnlyList<ClusterClash> Clashes)
{
    public static ServedMethods None { get; } = new([], []);

    /// <summary>Merges the schemas of clusters.</summary>
    public static ServedMethods Of(IEnumerable<(Upstream Upstream, UpstreamState State)> clusters)
    {
        var methods = new List<ServedMethod>();
        var clashes = new List<ClusterClash>();

        // Routing ignores the case of paths.
        var owners = new Dictionary<string, (string Name, Upstream Upstream)>(StringComparer.OrdinalIgnoreCase);
        foreach (var (upstream, state) in clusters)
        {
            foreach (var service in MethodsOf(upstream, state).GroupBy(method => method.Descriptor.Service.FullName, StringComparer.Ordinal))
            {
                if (owners.TryAdd(service.Key, (service.Key, upstream)))
                {
                    methods.AddRange(WithoutSharedNames(service, clashes));
                    continue;
                }

                var (name, owner) = owners[service.Key];
                clashes.Add(new ClusterClash(upstream, name == service.Key
                    ? $"the service {name} of '{upstream.Id}' is served by '{owner.Id}'"
                    : $"the service {service.Key} of '{upstream.Id}' is not served, because it differs from {name} of '{owner.Id}' only in case", ReferenceEquals(owner, upstream)));
            }
        }

        return new ServedMethods([.. methods.GroupBy(method => method.Upstream.Options.Prefix, StringComparer.Ordinal).SelectMany(same => WithoutSharedRoutes([.. same], clashes))], clashes);
    }

    /// <summary>Checks the rules of one cluster.</summary>
    /// <param name="upstream">The cluster.</param>
    /// <param name="state">Its schema and its rules.</param>
    /// <param name="reserved">The reserved query parameters. No field may have one of their names.</param>
    /// <exception cref="BindingException">Rules have mistakes. The message lists every one.</exception>
    public static void CheckRules(Upstream upstream, UpstreamState state, IReadOnlyCollection<ReservedParameter> reserved)
    {
        ServedMethod[] methods = [.. MethodsOf(upstream, state)];
        if (methods.Length > 0)
        {
            Bind(methods, reserved);
        }
    }

    private static IEnumerable<ServedMethod> MethodsOf(Upstream upstream, UpstreamState state)
    {
        if (state.Schema is not { } schema)
        {
            return [];
        }

        var rules = state.Rules.ToDictionary(rule => rule.Rule.Selector, StringComparer.Ordinal);
        var tools = new ToolRules(state.Tools);
        var taken = upstream.Options.Services.Count == 0 ? null : new NameList(upstream.Options.Services);
        var left = new NameList(upstream.Options.ExcludedServices);
        return schema.Methods
            .Where(method => taken?.Contains(method.Service.FullName) != false && !left.Contains(method.Service.FullName))
            .Select(method => new ServedMethod(upstream, schema, method, rules.GetValueOrDefault(method.FullName), tools.Find(method.FullName)))
            .Select(method => state.WithoutRules.Contains(method.FullName) ? WithoutRule(method) : method);
    }

    private static IEnumerable<ServedMethod> WithoutSharedNames(IEnumerable<ServedMethod> service, List<ClusterClash> clashes)
    {
        foreach (var same in service.GroupBy(static method => method.Descriptor.Name, StringComparer.OrdinalIgnoreCase))
        {
            var first = same.First();
            clashes.AddRange(same.Skip(1).Select(other => new ClusterClash(
                other.Upstream, $"{other.FullName} of '{other.Upstream.Id}' is not served, because it differs from {first.FullName} only in case", IsWithin: true)));
            yield return first;
        }
    }

    private static ServedMethod WithoutRule(ServedMethod method) => method with { Rule = new FileRule(new HttpRule { Post = "/" + method.FullName, Body = "*" }, method.Descriptor.File.Name) };

    // The rules of each cluster are checked already, so only routes of two clusters can collide. The later cluster's method then keeps only its own path, /package.Service/Method.
    private static IEnumerable<ServedMethod> WithoutSharedRoutes(ServedMethod[] methods, List<ClusterClash> clashes)
    {
        if (methods.Select(method => method.Upstream).Distinct().Count() < 2)
        {
            return methods;
        }

        try
        {
            Bind(methods, reserved: []);
            return methods;
        }
        catch (BindingException shared)
        {
            var hidden = shared.Problems.ToLookup(problem => problem.Method, StringComparer.Ordinal);
            var losers = methods.ToLookup(method => method.FullName, method => method.Upstream, StringComparer.Ordinal);
            clashes.AddRange(shared.Problems.Select(problem => new ClusterClash(losers[problem.Method].First(), $"{problem.Binding} of {problem.Method} {problem.Problem}")));
            return methods.Select(method => hidden.Contains(method.FullName) ? WithoutRule(method) : method);
        }
    }

    private static void Bind(ServedMethod[] methods, IReadOnlyCollection<ReservedParameter> reserved) => MethodBindings.Create(
        methods[0].Schema.Schema,
        methods.Select(static method => MethodReference.Of(method.Descriptor) with
        {
            File = method.Rule?.File ?? method.Descriptor.File.Name,
            Rule = method.Rule?.Rule,
            Schema = method.Schema.Schema,
            IsMappedUnannotated = method.Upstream.Options.MapUnannotatedMethods,
        }),
        autoMapUnannotated: true,
        reserved: reserved);
}
