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

    [Fact]
    public async Task A_body_of_a_restricted_type_has_what_is_not_restricted_itself()
    {
        await using var host = await StartAsync();
        const string secret = "{\"text\":\"t\",\"part\":{\"text\":\"p\",\"whole\":{\"text\":\"w\"},\"kind\":\"KIND_GOLD\"},\"parts\":{\"a\":{\"text\":\"p\"}},\"door\":{\"key\":\"K\"}}";

        var answer = await host.SendAsync("PUT", "/v1/vault/1", secret);

        Assert.Equal(200, answer.Status);
        Assert.Contains("\"text\":\"t\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"whole\":{\"text\":\"w\"", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"KIND_GOLD\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"mark\":\"m\"}", "$.mark: unknown field of vault.Secret")]
    [InlineData("{\"closed\":{}}", "$.closed: unknown field of vault.Secret")]
    [InlineData("{\"alone\":{}}", "$.alone: unknown field of vault.Secret")]
    [InlineData("{\"door\":{\"key\":\"K\",\"note\":\"n\"}}", "$.door.note: unknown field of vault.Door")]
    public async Task What_is_restricted_within_it_stays_unknown(string body, string problem)
    {
        await using var host = await StartAsync();

        var answer = await host.SendAsync("PUT", "/v1/vault/1", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(problem, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_fields_of_the_type_stay_hidden()
    {
        await using var host = await StartAsync();
        var schema = Assert.Single(host.Kestrel.Services.GetServices<IMethodSource>()).Read().Methods[0].Schema!;

        Assert.Equal(["name", "secret"], schema.GetMessage("vault.StoreReq").Fields.Select(static field => field.Name));
        Assert.Equal(["secret"], schema.GetMessage("vault.StoreResp").Fields.Select(static field => field.Name));
        Assert.Equal(["text", "part", "parts", "door"], schema.GetMessage("vault.Secret").Fields.Select(static field => field.Name));
        Assert.Empty(schema.GetMessage("vault.Secret.Closed").Fields);
        Assert.Empty(schema.GetMessage("vault.Alone").Fields);
    }

    [Fact]
    public async Task A_path_through_a_restricted_type_shows_no_more_than_it_names()
    {
        await using var host = await StartAsync();

        Assert.Contains("\"name\":\"t\"", (await host.GetAsync("/v1/hints/t")).Body, StringComparison.Ordinal);
        Assert.Equal(400, (await host.GetAsync("/v1/hints/t?hint.more=m")).Status);
    }

    private static Task<LabHost> StartAsync() => new LabHost
    {
        Services = static services => services.AddSingleton<VaultService>(),
        Map = static app => app.MapGrpcService<VaultService>(),
        Rest = static rest => rest.RefuseRestricted = true,
    }.StartAsync();
}
