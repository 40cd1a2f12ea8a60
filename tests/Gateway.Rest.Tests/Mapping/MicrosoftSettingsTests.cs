using AdminProtos;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using LabProtos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>The settings of Microsoft's JSON transcoding apply where the options of the gateway say nothing.</summary>
public sealed class MicrosoftSettingsTests
{
    private const string Request = "{\"big\":5,\"level\":\"LEVEL_HIGH\"}";
    private const string Plain = "{\"name\":\"\",\"big\":5,\"level\":\"LEVEL_HIGH\"}";

    [Theory]
    [InlineData("IgnoreDefaultValues", Request, Plain, "{\"big\":5,\"level\":\"LEVEL_HIGH\"}")]
    [InlineData("WriteEnumsAsIntegers", Request, Plain, "{\"name\":\"\",\"big\":5,\"level\":2}")]
    [InlineData("WriteInt64sAsStrings", Request, Plain, "{\"name\":\"\",\"big\":\"5\",\"level\":\"LEVEL_HIGH\"}")]
    [InlineData("WriteIndented", Request, Plain, "{\n  \"name\": \"\",\n  \"big\": 5,\n  \"level\": \"LEVEL_HIGH\"\n}")]
    [InlineData("PropertyNameCaseInsensitive", "{\"BIG\":5}", "{\"name\":\"\",\"big\":0,\"level\":\"LEVEL_UNSPECIFIED\"}", "{\"name\":\"\",\"big\":5,\"level\":\"LEVEL_UNSPECIFIED\"}")]
    [InlineData("RemoveEnumPrefix", Request, Plain, "{\"name\":\"\",\"big\":5,\"level\":\"HIGH\"}")]
    public async Task Setting_of_Microsoft_applies_unless_the_gateway_has_its_own(string setting, string request, string whenFalse, string whenTrue)
    {
        foreach (var (theirs, ours, expected) in new[] { (false, (bool?)null, whenFalse), (true, null, whenTrue), (true, false, whenFalse), (false, true, whenTrue) })
        {
            await using var host = await StartAsync(
                options => typeof(GatewayJsonSettings).GetProperty(setting)!.SetValue(options.JsonSettings, ours),
                options => typeof(GrpcJsonSettings).GetProperty(setting)!.SetValue(options.JsonSettings, theirs));

            Assert.Equal((theirs, ours, expected), (theirs, ours, (await host.PostAsync("/v1/admin", request)).Body));
        }
    }

    [Theory]
    [InlineData(null, 200)]
    [InlineData(UnknownMember.Ignore, 200)]
    [InlineData(UnknownMember.Refuse, 400)]
    public async Task Unknown_names_are_ignored_unless_the_gateway_refuses_them(UnknownMember? ours, int status)
    {
        await using var host = await StartAsync(
            options =>
            {
                options.UnknownQueryParameters = ours;
                options.JsonSettings.UnknownFields = ours;
            },
            static _ => { });

        Assert.Equal(status, (await host.GetAsync("/v1/admin/x?nothing=1")).Status);
        Assert.Equal(status, (await host.PostAsync("/v1/admin", "{\"nothing\":1}")).Status);
    }

    [Fact]
    public async Task Type_registry_of_Microsoft_knows_the_types_of_an_Any_too()
    {
        await using var host = await StartAsync(static _ => { }, static options => options.TypeRegistry = TypeRegistry.FromMessages(Note.Descriptor));

        var answer = await host.PostAsync("/v1/admin", "{\"extra\":{\"@type\":\"type.googleapis.com/lab.Note\",\"id\":\"7\"}}");

        Assert.Contains("\"id\":\"7\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Defaults_are_the_gateways_own_without_Microsofts_transcoding()
    {
        await using var host = await MapHost.StartAsync(Map);

        Assert.Equal((200, "{\"name\":\"\",\"big\":\"5\",\"level\":\"LEVEL_HIGH\"}"), (await host.PostAsync("/v1/admin", Request)).Both);
        Assert.Equal(400, (await host.GetAsync("/v1/admin/x?nothing=1")).Status);
    }

    private static Task<MapHost> StartAsync(Action<GatewayOptions> ours, Action<GrpcJsonTranscodingOptions> theirs) =>
        MapHost.StartAsync(Map, ours, services => services.AddGrpc().AddJsonTranscoding(theirs));

    private static void Map(WebApplication app)
    {
        app.MapGrpcService<AdminService>();
        app.MapGateway();
    }
}
