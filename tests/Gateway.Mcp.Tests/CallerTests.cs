using System.Net;
using System.Security.Claims;
using Gateway.Mcp.Access;
using Gateway.Rest;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.Mcp.Tests;

/// <summary>Whose open calls count together.</summary>
public sealed class CallerTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", true)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", false)]
    public async Task An_address_of_IPv6_counts_with_its_network(string one, string other, bool areOne) =>
        Assert.Equal(areOne, await AreOneAsync(Of(IPAddress.Parse(one), new ClaimsIdentity()), Of(IPAddress.Parse(other), new ClaimsIdentity())));

    [Theory]
    [InlineData("Bearer", ClaimTypes.Name, "ann", "Bearer", ClaimTypes.Name, "ann", true)]
    [InlineData("Bearer", ClaimTypes.Name, "ann", "Bearer", ClaimTypes.Name, "ben", false)]
    [InlineData("Bearer", ClaimTypes.Name, "ann", "ApiKey", ClaimTypes.Name, "ann", false)]
    [InlineData("Bearer", "sub", "1", "Bearer", "sub", "2", false)]
    [InlineData("Bearer", ClaimTypes.NameIdentifier, "1", "Bearer", ClaimTypes.NameIdentifier, "2", false)]
    [InlineData("Bearer", "scope", "a", "Bearer", "scope", "b", true)]
    public async Task A_user_counts_by_scheme_and_name_or_subject(string scheme, string claim, string value, string otherScheme, string otherClaim, string otherValue, bool areOne) => Assert.Equal(
        areOne,
        await AreOneAsync(Of(IPAddress.Loopback, new ClaimsIdentity([new Claim(claim, value)], scheme)), Of(IPAddress.Loopback, new ClaimsIdentity([new Claim(otherClaim, otherValue)], otherScheme))));

    private static async Task<bool> AreOneAsync(HttpContext one, HttpContext other)
    {
        await using var host = await McpLab.StartAsync();
        var method = host.Services.GetRequiredService<ServedBindings>().Methods[0];
        using var permits = new CallPermits(Options.Create(new GatewayMcpOptions { MaxCallsPerCaller = 1 }));
        using var first = permits.Take(one, method, out var refused);
        Assert.Null(refused);
        using var second = permits.Take(other, method, out refused);
        return refused is not null;
    }

    private static DefaultHttpContext Of(IPAddress address, ClaimsIdentity user) => new() { User = new ClaimsPrincipal(user), Connection = { RemoteIpAddress = address } };
}
