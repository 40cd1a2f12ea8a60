using ContractProtos;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Console.Tests.Shapes;

/// <summary>What the page has of methods that google.api.visibility restricts.</summary>
public sealed class VisibilityTests
{
    [Fact]
    public async Task The_page_has_nothing_that_is_restricted()
    {
        await using var host = await ConsoleHost.StartAsync(
            static app =>
            {
                app.MapGatewayConsole();
                app.MapGrpcService<Library.LibraryBase>();
            },
            static options => options.IgnoredRules.Add("contract.Library/GetBook"));

        var methods = await ReadAsync(host, "/console/methods.json");
        var book = await ReadAsync(host, "/console/method.json?name=contract.Library/GetBook");

        Assert.Contains("GetBook", methods, StringComparison.Ordinal);
        Assert.DoesNotContain("PurgeBook", methods, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", book, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("kinds", book, StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(ConsoleHost host, string path)
    {
        using var response = await host.GetAsync(path);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
