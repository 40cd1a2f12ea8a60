using System.Text.Json.Nodes;
using Gateway.Rest.Tests.Connect;
using Gateway.Rest.Tests.Lab;
using Gateway.Rest.Tests.WebSockets;
using Gateway.Transcoding;

namespace Gateway.Rest.Tests.Contract;

/// <summary>field_behavior, by every door.</summary>
public sealed class FieldBehaviorTests
{
    private const string Book = "{\"title\":\"T\",\"pages\":1,\"author\":{\"name\":\"A\"},\"url\":\"u\"}";

    private static Task<LabHost> StartAsync() => ContractHost.StartAsync(static options => (options.CheckRequiredFields, options.OutputOnlyFields) = (true, OutputOnlyFields.Refuse));

    [Fact]
    public async Task Without_options_everything_is_taken()
    {
        await using var host = await ContractHost.StartAsync(static _ => { });

        Assert.Equal((200, "{\"created\":\"c\"}"), (await host.PostAsync("/v1/shelves/1/books", "{\"created\":\"c\"}")).Both);
    }

    [Fact]
    public async Task By_REST_all_violations_come_at_once()
    {
        await using var host = await StartAsync();

        var answer = await host.PostAsync("/v1/shelves/1/books", "{\"created\":\"c\",\"pages\":1,\"author\":{},\"url\":\"u\"}");

        Assert.Equal(400, answer.Status);
        Assert.Equal(
            ["request_id", "book.created", "book.title", "book.author.name"],
            JsonNode.Parse(answer.Body)!["details"]![0]!["fieldViolations"]!.AsArray().Select(static violation => violation!["field"]!.GetValue<string>()));
        Assert.Equal(3, JsonNode.Parse(answer.Body)!["code"]!.GetValue<int>());
        Assert.Equal(Book, (await host.PostAsync("/v1/shelves/1/books?request_id=r", Book)).Body);
    }

    [Fact]
    public async Task Of_a_stream_each_message_is_checked()
    {
        await using var host = await StartAsync();

        Assert.Equal((200, "{\"title\":\"T, T\"}"), (await host.PostAsync("/v1/books:save", Book + "\n" + Book)).Both);

        var answer = await host.PostAsync("/v1/books:save", Book + "\n{\"title\":\"T\",\"author\":{\"name\":\"A\"},\"url\":\"u\"}");
        Assert.Equal(400, answer.Status);
        Assert.Contains("message 2: pages: a required field is missing", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_WebSocket_each_frame_is_checked()
    {
        await using var host = await StartAsync();
        using var socket = await SocketClient.OpenAsync(host, "/v1/books:save");
        await socket.SendAsync("{\"title\":\"T\",\"pages\":1,\"author\":{\"name\":\"A\",\"id\":\"7\"},\"url\":\"u\"}");

        var all = await socket.ReadAllAsync();

        Assert.Contains("author.id: only answers have this field; leave it out", Assert.Single(all), StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_Connect_JSON_is_checked_and_binary_goes_as_it_is()
    {
        await using var host = await StartAsync();

        var json = await Wire.AskAsync(host, "POST /contract.Library/CreateBook", Wire.Json, Wire.Text("{\"parent\":\"p\",\"book\":{\"created\":\"c\"}}"));

        Assert.StartsWith("400 {\"code\":\"invalid_argument\",\"message\":\"request_id: a required field is missing; book.created: only answers have this field; leave it out; ", json, StringComparison.Ordinal);
        Assert.StartsWith("200 ", await Wire.AskAsync(host, "POST /contract.Library/CreateBook", Wire.Proto, []), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_is_checked_where_it_changes_something()
    {
        await using var host = await StartAsync();

        Assert.Equal((200, "{\"name\":\"shelves/1/books/2\",\"pages\":5}"), (await host.SendAsync("PATCH", "/v1/shelves/1/books/2", "{\"pages\":5}")).Both);
        Assert.Equal(400, (await host.SendAsync("PATCH", "/v1/shelves/1/books/2", "{\"title\":\"\"}")).Status);
    }

    [Fact]
    public async Task What_a_client_was_answered_it_may_send_back_where_it_is_ignored()
    {
        await using var host = await ContractHost.StartAsync(static options => options.OutputOnlyFields = OutputOnlyFields.Ignore);
        var answered = (await host.GetAsync("/v1/shelves/1/books/2")).Body;
        Assert.Contains("\"created\":\"now\"", answered, StringComparison.Ordinal);

        var saved = (await host.SendAsync("PATCH", "/v1/shelves/1/books/2", answered)).Body;

        Assert.DoesNotContain("created", saved, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"shelves/1/books/2\"", saved, StringComparison.Ordinal);
    }
}
