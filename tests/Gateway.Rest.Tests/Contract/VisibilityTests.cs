using Gateway.Rest.Tests.Connect;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Gateway.Transcoding.Served;
using Google.Api;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Rest.Tests.Contract;

/// <summary>google.api.visibility: what documents see, and what calls do.</summary>
public sealed class VisibilityTests
{
    private const string Get = "/v1/books:get";

    [Fact]
    public async Task Documents_do_not_see_what_is_restricted_and_calls_do()
    {
        await using var host = await ContractHost.StartAsync(static _ => { });
        var served = Assert.Single(host.Kestrel.Services.GetServices<IMethodSource>()).Read();

        Assert.Equal(["CreateBook", "UpdateBook", "GetBook", "SaveBooks"], served.Methods.Select(static method => method.Name));
        Assert.DoesNotContain(served.Bindings, static binding => binding.Method.Name is "PurgeBook" or "InspectBook");
        var book = served.Bindings.First(static binding => binding.Method.Name == "GetBook").Http;
        Assert.Equal(["name", "kinds", "open", "extra"], book.Input.Fields.Select(static field => field.Name));
        Assert.Equal(["KIND_UNSPECIFIED", "KIND_NOVEL"], book.Input.FindField("kinds")!.Enum!.Values.Select(static value => value.Name));
        Assert.Equal(["name", "kinds", "open", "extra"], served.Methods[2].Schema!.GetMessage("contract.GetBookReq").Fields.Select(static field => field.Name));

        Assert.Equal("{\"name\":\"n\",\"title\":\"NS\",\"created\":\"now\",\"kind\":\"KIND_SECRET\",\"key\":\"k\"}", (await host.GetAsync(Get + "?name=n&note=N&secret.text=S&kinds=KIND_SECRET")).Body);
        Assert.Equal((200, "{\"title\":\"purged\"}"), (await host.PostAsync("/v1/purges/2", "{}")).Both);
    }

    [Fact]
    public async Task Documents_see_the_labels_that_are_visible()
    {
        await using var host = await ContractHost.StartAsync(static options => options.VisibleLabels.Add("INTERNAL"));
        var served = Assert.Single(host.Kestrel.Services.GetServices<IMethodSource>()).Read();

        Assert.Equal(["CreateBook", "UpdateBook", "GetBook", "SaveBooks", "PurgeBook", "InspectBook"], served.Methods.Select(static method => method.Name));
        Assert.NotNull(served.Bindings.First(static binding => binding.Method.Name == "GetBook").Http.Input.FindField("secrets"));
    }

    [Fact]
    public async Task Restricted_methods_are_refused_as_unknown()
    {
        await using var host = await StartRefusingAsync();

        Assert.Equal(404, (await host.PostAsync("/v1/purges/2", "{}")).Status);
        Assert.Equal(404, (await host.GetAsync("/v1/inspections/2")).Status);
        await Assert.ThrowsAnyAsync<Exception>(() => SocketClient.OpenAsync(host, "/v1/purges/2"));
        Assert.StartsWith("200 ", await Wire.AskAsync(host, "POST /contract.Library/GetBook", Wire.Json, Wire.Text("{}")), StringComparison.Ordinal);
        Assert.DoesNotContain("purged", await Wire.AskAsync(host, "POST /contract.Library/PurgeBook", Wire.Json, Wire.Text("{}")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?note=N", "note")]
    [InlineData("?secret.text=S", "secret.text")]
    [InlineData("?secrets[a]=S", "secrets[a]")]
    [InlineData("?by_key.text=S", "by_key.text")]
    public async Task Restricted_fields_are_unknown_parameters(string query, string field)
    {
        await using var host = await StartRefusingAsync();

        var answer = await host.GetAsync(Get + query);

        Assert.Equal(400, answer.Status);
        Assert.Contains($"{field}: unknown query parameter", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"note\":\"N\"}", "$.note: unknown field of contract.GetBookReq")]
    [InlineData("{\"kinds\":[\"KIND_SECRET\"]}", "\\\"KIND_SECRET\\\" is not a value of contract.Kind; the values are KIND_UNSPECIFIED, KIND_NOVEL")]
    public async Task Restricted_fields_and_values_are_unknown_in_JSON(string json, string problem)
    {
        await using var host = await StartRefusingAsync();

        var answer = await Wire.AskAsync(host, "POST /contract.Library/GetBook", Wire.Json, Wire.Text(json));

        Assert.StartsWith("400 ", answer, StringComparison.Ordinal);
        Assert.Contains(problem, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restricted_fields_are_left_out_of_answers_and_values_are_numbers()
    {
        await using var host = await StartRefusingAsync();

        Assert.Equal((200, "{\"name\":\"n\",\"created\":\"now\",\"kind\":2}"), (await host.GetAsync(Get + "?name=n&kinds=2")).Both);
        Assert.Equal(400, (await host.GetAsync(Get + "?$fields=key")).Status);
    }

    [Fact]
    public async Task Restricted_fields_are_unknown_to_update_masks()
    {
        await using var host = await StartRefusingAsync();
        const string unknown = "update_mask: unknown field \\\"key\\\" of contract.Book";

        var byRest = await host.SendAsync("PATCH", "/v1/shelves/1/books/2?updateMask=title,key", "{\"title\":\"T\"}");
        var byConnect = await Wire.AskAsync(host, "POST /contract.Library/UpdateBook", Wire.Json, Wire.Text("{\"book\":{\"title\":\"T\"},\"updateMask\":\"key\"}"));

        Assert.Equal(400, byRest.Status);
        Assert.Contains(unknown, byRest.Body, StringComparison.Ordinal);
        Assert.Contains(unknown, byConnect, StringComparison.Ordinal);
        Assert.Equal(200, (await host.SendAsync("PATCH", "/v1/shelves/1/books/2?updateMask=title", "{\"title\":\"T\"}")).Status);
    }

    [Fact]
    public async Task An_any_of_a_restricted_message_shows_nothing_of_it()
    {
        await using var host = await StartRefusingAsync();
        const string type = "type.googleapis.com/contract.Secret";

        var refused = await Wire.AskAsync(host, "POST /contract.Library/GetBook", Wire.Json, Wire.Text($"{{\"extra\":{{\"@type\":\"{type}\",\"text\":\"t\"}}}}"));

        Assert.Contains("unknown field of contract.Secret", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rule_of_a_restricted_method_shows_no_field()
    {
        await using var host = await ContractHost.StartAsync(static options => options.Rules.Add(new HttpRule { Selector = "contract.Library.PurgeBook", Post = "/v1/purges/{note}", Body = "secret" }));
        var served = Assert.Single(host.Kestrel.Services.GetServices<IMethodSource>()).Read();

        Assert.Equal(["name", "kinds", "open", "extra"], served.Bindings.First(static binding => binding.Method.Name == "GetBook").Http.Input.Fields.Select(static field => field.Name));
        Assert.Equal((200, "{\"title\":\"purged\"}"), (await host.PostAsync("/v1/purges/2", "{}")).Both);
    }

    [Fact]
    public async Task The_rule_of_a_visible_method_shows_its_fields()
    {
        await using var host = await ContractHost.StartAsync(static options =>
        {
            options.RefuseRestricted = true;
            options.Rules.Add(new HttpRule { Selector = "contract.Library.GetBook", Get = "/v1/notes/{note}" });
        });

        Assert.Equal((200, "{\"title\":\"N\",\"created\":\"now\"}"), (await host.GetAsync("/v1/notes/N")).Both);
        Assert.Equal(400, (await host.GetAsync("/v1/notes/N?hint=h")).Status);
    }

    [Fact]
    public async Task Options_may_name_restricted_methods_and_services()
    {
        await using var host = await ContractHost.StartAsync(static options =>
        {
            options.RefuseRestricted = true;
            options.Rules.Add(new HttpRule { Selector = "contract.Library.PurgeBook", Post = "/v1/notes/{note}", Body = "*" });
            options.IgnoredRules.Add("contract.Library/InspectBook");
            options.ErrorFormats["contract.Library/PurgeBook"] = ErrorFormat.Problem;
            options.JsonContentTypes["contract.Library/PurgeBook"] = "application/vnd.books+json";
            options.Streams["contract.Library/PurgeBook"] = new GatewayStreamOptions { Form = StreamForm.Sse };
        });

        Assert.Equal(404, (await host.PostAsync("/v1/notes/N", "{}")).Status);
        Assert.Equal(400, (await host.GetAsync(Get + "?note=N")).Status);
    }

    [Theory]
    [InlineData("contract.Library.PurgeBooks", "no method of this name is served")]
    [InlineData("contract.Admin.Stop", "no method of this name is served")]
    public async Task A_rule_of_a_method_that_nobody_serves_is_a_mistake(string selector, string problem)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => ContractHost.StartAsync(options =>
        {
            options.RefuseRestricted = true;
            options.Rules.Add(new HttpRule { Selector = selector, Post = "/v1/purges", Body = "*" });
        }));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ErrorFormats")]
    [InlineData("JsonContentTypes")]
    [InlineData("Streams")]
    public async Task A_name_that_nobody_has_is_a_mistake_beside_restricted_ones(string option)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => ContractHost.StartAsync(options =>
        {
            options.RefuseRestricted = true;
            options.ErrorFormats[option == "ErrorFormats" ? "contract.Library/PurgeBok" : "contract.Library/PurgeBook"] = ErrorFormat.Problem;
            options.JsonContentTypes[option == "JsonContentTypes" ? "contract.Library/PurgeBok" : "contract.Library/PurgeBook"] = "application/json";
            options.Streams[option == "Streams" ? "contract.Library/PurgeBok" : "contract.Library/PurgeBook"] = new GatewayStreamOptions { Form = StreamForm.Sse };
        }));

        Assert.Contains($"GatewayOptions.{option}", error.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean contract.Library/PurgeBook?", error.Message, StringComparison.Ordinal);
        Assert.Single(error.Message.Split('\n'), static line => line.Contains("no method and no service", StringComparison.Ordinal));
    }

    private static Task<LabHost> StartRefusingAsync() => ContractHost.StartAsync(static options => options.RefuseRestricted = true);
}
