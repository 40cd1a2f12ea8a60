using ContractProtos;
using Gateway.Rest;
using Gateway.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;

namespace Gateway.Mcp.Tests;

/// <summary>Tools of methods that google.api.visibility restricts.</summary>
public sealed class VisibilityTests
{
    [Theory]
    [InlineData("", "contract.Library/*", "CreateBook,GetBook,UpdateBook", "extra,kinds,name,open")]
    [InlineData("", "contract.Library/PurgeBook", "", "")]
    [InlineData("INTERNAL", "contract.Library/*", "CreateBook,GetBook,InspectBook,PurgeBook,UpdateBook", "byKey,extra,grade,hint,kinds,name,note,open,secret,secrets")]
    public async Task Tools_have_what_is_visible(string label, string tool, string names, string members)
    {
        await using var host = await KestrelHost.StartAsync(
            services =>
            {
                services.AddGrpc();
                services.AddGatewayMcp(options => options.Tools.Add(tool));
                services.Configure<GatewayOptions>(options => options.VisibleLabels.Add(label));
            },
            static app =>
            {
                app.MapGrpcService<Library.LibraryBase>();
                app.MapGateway();
                app.MapGatewayMcp();
            });
        await using var client = await McpLab.ConnectAsync(host);

        var tools = (await client.ListToolsAsync(cancellationToken: McpLab.Stop)).OrderBy(static one => one.Name, StringComparer.Ordinal).ToList();

        Assert.Equal(names, string.Join(',', tools.Select(static one => one.Name["Library_".Length..])));
        Assert.Equal(members, string.Join(',', tools.Where(static one => one.Name == "Library_GetBook").SelectMany(static one => one.JsonSchema.GetProperty("properties").EnumerateObject())
            .Select(static property => property.Name).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task Options_may_name_methods_that_are_refused()
    {
        await using var host = await StartRefusingAsync(static options =>
        {
            options.Tools.Add("contract.Library/GetBook");
            options.Tools.Add("contract.Library/PurgeBook");
            options.Tools.Add("contract.Library/Inspect*");
            options.Names["contract.Library/PurgeBook"] = "purge";
        });
        await using var client = await McpLab.ConnectAsync(host);

        Assert.Equal(["Library_GetBook"], (await client.ListToolsAsync(cancellationToken: McpLab.Stop)).Select(static one => one.Name));
    }

    [Fact]
    public async Task Names_that_no_method_has_are_mistakes_beside_those_that_are_refused()
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => StartRefusingAsync(static options =>
        {
            options.Tools.Add("contract.Library/PurgeBok");
            options.Names["contract.Library/Inspect"] = "inspect";
        }));

        Assert.Contains("Tools has 'contract.Library/PurgeBok', which matches no served method: did you mean contract.Library/PurgeBook?", error.Message, StringComparison.Ordinal);
        Assert.Contains("Names has 'contract.Library/Inspect', which matches no served method.", error.Message, StringComparison.Ordinal);
    }

    private static Task<KestrelHost> StartRefusingAsync(Action<GatewayMcpOptions> options) => KestrelHost.StartAsync(
        services =>
        {
            services.AddGrpc();
            services.AddGatewayMcp(options);
            services.Configure<GatewayOptions>(static gateway => gateway.RefuseRestricted = true);
        },
        static app =>
        {
            app.MapGrpcService<Library.LibraryBase>();
            app.MapGateway();
            app.MapGatewayMcp();
        });
}
