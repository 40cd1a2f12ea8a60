using Gateway.Rest.Tests.Lab;
using Gateway.Testing;
using Gateway.Yarp.Tests.Lab;

namespace Gateway.Yarp.Tests.Upstreams;

/// <summary>Several clusters come into force together, and what they have in common is told as a whole and once.</summary>
public class ManyClustersTests
{
    private static readonly string[] _ids = ["lab", "other", "third"];

    [Fact]
    public async Task A_start_that_collisions_stop_names_those_of_all_clusters()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        var error = await Assert.ThrowsAnyAsync<Exception>(() => Clusters(server.Http2, ClusterConflict.Stop).StartAsync());

        Assert.Contains("the service lab.Lab of 'other' is served by 'lab'", error.Message, StringComparison.Ordinal);
        Assert.Contains("the service lab.Lab of 'third' is served by 'lab'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collision_is_logged_once_however_many_clusters_come_into_force()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await Clusters(server.Http2, ClusterConflict.FirstWins).StartAsync();

        string[] told = [.. host.Kestrel.Logs.Entries.Where(entry => entry.Event.Name == "ClusterConflict" && entry.Message.Contains("lab.Lab", StringComparison.Ordinal)).Select(entry => entry.Message)];
        Assert.Equal(
            ["A service, method or path exists twice and is served once: the service lab.Lab of 'other' is served by 'lab'.", "A service, method or path exists twice and is served once: the service lab.Lab of 'third' is served by 'lab'."],
            told);
    }

    [Fact]
    public async Task A_collision_that_is_known_is_not_logged_again_when_a_schema_changes()
    {
        await using var server = await ProxyHost.StartServerAsync(new LabService());
        await using var host = await Clusters(server.Http2, ClusterConflict.FirstWins).StartAsync();

        var again = host.Upstreams.TakeSchemas(host.Upstreams.All.ToDictionary(one => one, one => one.State));

        Assert.Empty(again);
        Assert.NotEmpty(host.Upstreams.Served.Clashes);
    }

    private static ProxyHost Clusters(Uri server, ClusterConflict conflicts) => new()
    {
        Proxy = ([], [.. _ids.Select(id => ProxyHost.ClusterOf(id, server))]),
        Options = all =>
        {
            all.Conflicts = conflicts;
            foreach (var id in _ids)
            {
                all.Clusters[id] = new GatewayClusterOptions();
            }
        },
    };
}
