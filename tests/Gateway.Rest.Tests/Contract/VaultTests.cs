using Gateway.Rest.Tests.Lab;
using Gateway.Transcoding.Served;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Contract;

/// <summary>What stays although google.api.visibility hides it, because calls need it: required fields of proto2, and what an address names.</summary>
public sealed class VaultTests
{
    [Fact]
    public async Task Documents_see_a_required_field_that_is_restricted()
    {
        await using var host = await StartAsync();
        var served = Assert.Single(host.Kestrel.Services.GetServices<IMethodSource>()).Read();

        Assert.Equal(["key", "name", "lock", "[vault.open_ext]"], served.Bindings.First(static binding => binding.Method.Name == "Open").Http.Input.Fields.Select(static field => field.Name));
        Assert.Equal(["LOCK_NONE", "LOCK_BAR"], served.Methods[0].Schema!.FindEnum("vault.Lock")!.Values.Select(static value => value.Name));
    }

    [Theory]
    [InlineData("{\"key\":\"K\",\"name\":\"N\"}", 200, "{\"key\":\"K\",\"name\":\"N\",\"lock\":\"LOCK_NONE\"}")]
    [InlineData("{\"key\":\"K\",\"note\":\"N\"}", 400, "$.note: unknown field of vault.Door")]
    public async Task Requests_and_answers_have_it(string body, int status, string part)
    {
        await using var host = await StartAsync();

        var answer = await host.PostAsync("/v1/doors:open", body);

        Assert.Equal(status, answer.Status);
        Assert.Contains(part, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/doors/N?key=K", 200, "\"key\":\"K\",\"name\":\"N\"")]
    [InlineData("/v1/doors/N?key=K&note=n", 400, "note: unknown query parameter")]
    public async Task Queries_have_it(string path, int status, string part)
    {
        await using var host = await StartAsync();

        var answer = await host.GetAsync(path);

        Assert.Equal(status, answer.Status);
        Assert.Contains(part, answer.Body, StringComparison.Ordinal);
    }

    private static Task<LabHost> StartAsync() => new LabHost
    {
        Services = static services => services.AddSingleton<VaultService>(),
        Map = static app => app.MapGrpcService<VaultService>(),
        Rest = static rest => rest.RefuseRestricted = true,
    }.StartAsync();
}
