using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Google.Api;
using Google.Protobuf;

namespace Gateway.Transcoding.Binding;

/// <summary>All bindings of a host, and their route table. Immutable.</summary>
/// <remarks>
/// <code>
/// var bindings = MethodBindings.Create(schema, file.Services.SelectMany(s => s.Methods).Select(MethodReference.Of), autoMapUnannotated: true);
/// </code>
/// </remarks>
public sealed class MethodBindings
{
    private MethodBindings(IReadOnlyList<HttpBinding> all, RouteTable<HttpBinding> routes)
    {
        All = all;
        Routes = routes;
    }

    /// <summary>Every binding, in the order of the methods and their rules.</summary>
    public IReadOnlyList<HttpBinding> All { get; }

    /// <summary>Finds a binding by HTTP method and path.</summary>
    public RouteTable<HttpBinding> Routes { get; }

    /// <summary>Compiles the rules of all methods.</summary>
    /// <param name="schema">The schema with the methods' messages.</param>
    /// <param name="methods">The methods of the host.</param>
    /// <param name="autoMapUnannotated">
    /// Whether to bind each method without a rule as <c>POST /package.Service/Method</c> with <c>body: "*"</c>. Otherwise such a method has no binding.
    /// </param>
    /// <param name="leaveOut">
    /// The rules to skip, with their mistakes: a method's full name (<c>package.Service/Method</c> or <c>package.Service.Method</c>) for all its bindings, or one
    /// binding as <c>GET /v1/hello/{name}</c>. Null for none.
    /// </param>
    /// <param name="reserved">The query parameters that the host reads itself. A field that a query would bind must not have such a name. Null for none.</param>
    /// <exception cref="BindingException">Rules have mistakes or match the same paths. The message lists every mistake.</exception>
    public static MethodBindings Create(
        Schema schema,
        IEnumerable<MethodReference> methods,
        bool autoMapUnannotated,
        IReadOnlyCollection<string>? leaveOut = null,
        IReadOnlyCollection<ReservedParameter>? reserved = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(methods);
        var left = leaveOut?.ToHashSet(StringComparer.Ordinal) ?? [];
        var problems = new List<BindingProblem>();
        var routes = new RouteTableBuilder<HttpBinding>();
        var all = new List<HttpBinding>();
        foreach (var method in methods)
        {
            all.AddRange(CompileMethod(method.Schema ?? schema, method, method.IsMappedUnannotated ?? autoMapUnannotated, left, reserved ?? [], problems));
        }

        foreach (var binding in all)
        {
            routes.Add(binding.HttpMethod, binding.Template, binding);
        }

        problems.AddRange(routes.Conflicts.Select(Conflict));
        return problems.Count == 0 ? new(all, routes.Build()) : throw new BindingException(problems);
    }

    private static IReadOnlyList<HttpBinding> CompileMethod(
        Schema schema, MethodReference method, bool autoMapUnannotated, HashSet<string> leaveOut, IReadOnlyCollection<ReservedParameter> reserved, List<BindingProblem> problems)
    {
        HttpRule? rule;
        try
        {
            rule = IsLeftOut(method, leaveOut) ? null : method.Rule ?? HttpRules.Of(method.Descriptor);
        }
        catch (InvalidProtocolBufferException)
        {
            problems.Add(new(method.File, method.FullName, "", null, "the google.api.http option is not an HttpRule", "compile the file against google/api/annotations.proto"));
            return [];
        }

        return rule is not null ? new HttpBindingCompiler(schema, method, problems) { LeaveOut = leaveOut, Reserved = reserved }.Compile(rule)
            : autoMapUnannotated ? Automatic(schema, method, problems)
            : [];
    }

    private static bool IsLeftOut(MethodReference method, HashSet<string> leaveOut) =>
        leaveOut.Count > 0 && (leaveOut.Contains(method.FullName) || leaveOut.Contains(method.FullName.Replace('/', '.')));

    private static HttpBinding[] Automatic(Schema schema, MethodReference method, List<BindingProblem> problems)
    {
        var rule = new HttpRule { Post = "/" + method.FullName, Body = "*" };
        return [.. new HttpBindingCompiler(schema, method, problems) { IsAutomatic = true }.Compile(rule)];
    }

    private static BindingProblem Conflict(RouteConflict<HttpBinding> conflict) => new(
        conflict.Second.Method.File,
        conflict.Second.Method.FullName,
        $"{conflict.HttpMethod} {conflict.SecondTemplate}",
        null,
        $"matches the same paths as {conflict.HttpMethod} {conflict.FirstTemplate} of {conflict.First}",
        "change the template or the HTTP method of one of them");
}
