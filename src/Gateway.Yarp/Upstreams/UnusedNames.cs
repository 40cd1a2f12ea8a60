using Gateway.Rest.Protocol;
using Gateway.Yarp.Rules;
using Gateway.Yarp.Schemas;

namespace Gateway.Yarp.Upstreams;

/// <summary>Finds what rules and options say in vain: names that the servers do not have, which are probably misspelled, and tools that are not served.</summary>
internal static class UnusedNames
{
    /// <summary>The names, each with its place and remedy.</summary>
    public static IEnumerable<string> Find(GatewayClusterOptions options, UpstreamSchema schema, IReadOnlyList<FileRule> rules, IReadOnlyList<ToolRule> tools)
    {
        var methods = schema.Methods.Select(static method => method.FullName).ToHashSet(StringComparer.Ordinal);
        string[] services = [.. schema.Methods.Select(static method => method.Service.FullName).Distinct()];
        return
        [
            .. rules.Where(rule => !methods.Contains(rule.Rule.Selector)).Select(static rule => $"{rule.File}: the servers have no method {rule.Rule.Selector}; name one as package.Service.Method."),
            .. tools.Where(tool => tool.Tool.IsPattern ? !methods.Any(tool.Matches) : !methods.Contains(tool.Selector)).Select(static tool => $"{tool.Tool.Place}: the servers have no method {tool.Selector}; name one as package.Service.Method, or all of a service as package.Service.*."),
            .. NotAmong(services, options.Services, nameof(options.Services)),
            .. NotAmong(services, options.ExcludedServices, nameof(options.ExcludedServices)),
        ];
    }

    /// <summary>Whether files name tools that nobody serves.</summary>
    public static IEnumerable<string> FindTools(bool areServed, IReadOnlyList<ToolRule> tools) => areServed || tools.Count == 0
        ? []
        : [$"{tools[0].Tool.Place}: tools are not served. Start the gateway with --mcp true; in an application, call AddGatewayMcp() and MapGatewayMcp()."];

    private static IEnumerable<string> NotAmong(string[] services, IEnumerable<string> names, string option) =>
        from name in names
        where !services.Any(new NameList([name]).Contains)
        select $"{option} names {name}, and the servers have no such service; name one as package.Service, or several as package.*.";
}
