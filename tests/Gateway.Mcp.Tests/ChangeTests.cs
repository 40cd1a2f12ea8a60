using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Mcp.Tests;

public sealed class ChangeTests
{
    [Fact]
    public async Task Methods_that_change_as_a_call_begins_do_not_fail_it()
    {
        using var endpoints = new ChangingEndpoints();
        var changes = 0;
        await using var host = await McpLab.StartAsync(
            options =>
            {
                options.MaxCallsPerCaller = 1;
                options.RateLimiter = PartitionedRateLimiter.Create<HttpContext, string>(_ =>
                {
                    // The last that is asked before the call.
                    if (changes++ == 0)
                    {
                        endpoints.Change();
                    }

                    return RateLimitPartition.GetNoLimiter("");
                });
            },
            map: app => ((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.Add(endpoints));
        await using var client = await McpLab.ConnectAsync(host);

        var result = await client.CallToolAsync("Things_Get", McpLab.Arguments(("id", "a")), cancellationToken: McpLab.Stop);

        Assert.NotEqual(true, result.IsError);
        Assert.Equal(2, changes);
    }
}
