using System.Buffers;
using Microsoft.Extensions.Options;

namespace Gateway.Yarp.Hosting;

/// <summary>Checks the options at start: all mistakes at once, each with its place and remedy.</summary>
internal sealed class OptionsCheck : IValidateOptions<GatewayProxyOptions>
{
    private static readonly SearchValues<char> _special = SearchValues.Create("{}*?#% ");

    public ValidateOptionsResult Validate(string? name, GatewayProxyOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (options.Clusters.Count == 0)
        {
            result.AddError("names no cluster: add Gateway:Clusters:<id> for each cluster of ReverseProxy:Clusters whose destinations are gRPC servers; {} is enough.", "Gateway:Clusters");
        }

        CheckTime(result, "Gateway:SchemaRefresh", options.SchemaRefresh, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        CheckTime(result, "Gateway:SchemaTimeout", options.SchemaTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        CheckTime(result, "Gateway:ReactivateAfter", options.ReactivateAfter, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
        if (!Enum.IsDefined(options.Conflicts))
        {
            result.AddError($"is {options.Conflicts}: expected Stop or FirstWins.", "Gateway:Conflicts");
        }

        foreach (var (id, cluster) in options.Clusters)
        {
            CheckCluster(result, $"Gateway:Clusters:{id}", cluster);
        }

        return result.Build();
    }

    private static void CheckCluster(ValidateOptionsResultBuilder result, string place, GatewayClusterOptions cluster)
    {
        if (cluster.Prefix.Length > 0 && (!cluster.Prefix.StartsWith('/') || cluster.Prefix.EndsWith('/') || cluster.Prefix.AsSpan().ContainsAny(_special)))
        {
            result.AddError($"is '{cluster.Prefix}': expected literal segments such as /orders, without a slash at the end.", $"{place}:Prefix");
        }

        CheckFile(result, $"{place}:DescriptorSet", cluster.DescriptorSet);
        foreach (var rules in cluster.Rules)
        {
            CheckFile(result, $"{place}:Rules", rules);
        }

        var longest = TimeSpan.FromDays(24);
        CheckTime(result, $"{place}:DefaultTimeout", cluster.DefaultTimeout, TimeSpan.FromMilliseconds(1), longest);
        CheckTime(result, $"{place}:MaxTimeout", cluster.MaxTimeout, TimeSpan.FromMilliseconds(1), longest);
        CheckSize(result, $"{place}:MaxRequestMessageSize", cluster.MaxRequestMessageSize);
        CheckSize(result, $"{place}:MaxResponseMessageSize", cluster.MaxResponseMessageSize);
    }

    private static void CheckFile(ValidateOptionsResultBuilder result, string place, string? path)
    {
        if (path is not null && !File.Exists(path))
        {
            result.AddError($"names '{path}', which does not exist (looked for at {Path.GetFullPath(path)}).", place);
        }
    }

    private static void CheckTime(ValidateOptionsResultBuilder result, string place, TimeSpan? value, TimeSpan shortest, TimeSpan longest)
    {
        if (value is { } time && (time < shortest || time > longest))
        {
            result.AddError($"is {time}: expected {shortest} to {longest}.", place);
        }
    }

    private static void CheckSize(ValidateOptionsResultBuilder result, string place, int bytes)
    {
        if (bytes < 1)
        {
            result.AddError($"is {bytes}: expected at least 1 byte.", place);
        }
    }
}
