using Gateway.Rest.Tests.Lab;

namespace Gateway.Rest.Tests.Requests;

/// <summary>The sources of the fields of a request, for every kind of rule.</summary>
public sealed class BindingTests
{
    [Theory]
    [InlineData("/v1/everything/numbers/-5/18446744073709551615/1.5/true", "\"int32Value\":-5,\"uint64Value\":\"18446744073709551615\",\"doubleValue\":1.5,\"boolValue\":true")]
    [InlineData("/v1/everything/others/COLOR_RED/AQI/7/2026-01-02T03:04:05Z/1.5s/a%2Fb", "\"color\":\"COLOR_RED\",\"bytesValue\":\"AQI=\",\"wrapped\":7,\"when\":\"2026-01-02T03:04:05Z\",\"howLong\":\"1.500s\",\"part\":{\"label\":\"a/b\",\"sizes\":[]}")]
    [InlineData("/v1/everything/others/2/AQI/0/2026-01-02T03:04:05Z/-1s/b", "\"color\":\"COLOR_GREEN\"")]
    [InlineData("/v1/everything?int32_value=5&boolValue=true", "\"int32Value\":5")]
    [InlineData("/v1/everything?names=a&names=b&numbers=1&numbers=2&colors=COLOR_RED&colors=2", "\"names\":[\"a\",\"b\"],\"numbers\":[1,2],\"colors\":[\"COLOR_RED\",\"COLOR_GREEN\"]")]
    [InlineData("/v1/everything?part.label=x&part.inner.label=y&part.sizes=1&part.sizes=2", "\"part\":{\"label\":\"x\",\"inner\":{\"label\":\"y\",\"sizes\":[]},\"sizes\":[1,2]}")]
    [InlineData("/v1/everything?counts[a%20b]=1&counts[c]=2", "\"counts\":{\"a b\":1,\"c\":2}")]
    [InlineData("/v1/everything?value=%7B%22a%22:[1,null]%7D", "\"value\":{\"a\":[1,null]}")]
    [InlineData("/v1/everything?mask=part.label,names&when=2026-01-02T03:04:05.5Z&wrapped=0", "\"wrapped\":0,\"when\":\"2026-01-02T03:04:05.500Z\",\"mask\":\"part.label,names\"")]
    [InlineData("/v1/everything?chosenNumber=9&maybe=", "\"chosenNumber\":\"9\",\"maybe\":\"\"")]
    public async Task Path_and_query_reach_fields_of_every_kind(string path, string json)
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.GetAsync(path);

        Assert.Equal(200, answer.Status);
        Assert.Contains(json, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/everything?chosen_text=a&chosen_number=1", "two members of a oneof")]
    [InlineData("/v1/everything?int32_value=1&int32Value=2", "one field twice")]
    [InlineData("/v1/everything?color=COLOR_BLUE", "an unknown enum value")]
    [InlineData("/v1/everything?part=1", "a message without a text form")]
    [InlineData("/v1/everything?part.nothing=1", "an unknown field below")]
    [InlineData("/v1/everything?when=yesterday", "no timestamp")]
    [InlineData("/v1/everything?names=%ff", "bytes that are not UTF-8")]
    [InlineData("/v1/everything/numbers/five/1/1/true", "no number in the path")]
    [InlineData("/v1/everything/numbers/2147483648/1/1/true", "a number out of range in the path")]
    [InlineData("/v1/everything/numbers/1/1/1/true?int32_value=1", "a query parameter for a field of the path")]
    public async Task Value_that_cannot_be_bound_answers_400_and_names_the_field(string path, string why)
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.GetAsync(path);

        Assert.True(answer.Status == 400, why);
        Assert.Contains("\"fieldViolations\":[{\"field\":\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/everything/list?int32Value=5", "[\"a\",\"b\"]", "\"names\":[\"a\",\"b\"]")]
    [InlineData("/v1/everything/map", "{\"a\":1}", "\"counts\":{\"a\":1}")]
    [InlineData("/v1/everything/count", "5", "\"int32Value\":5")]
    [InlineData("/v1/everything/value", "null", "\"value\":null")]
    [InlineData("/v1/everything/chosen/part?names=x", "{\"label\":\"l\"}", "\"part\":{\"label\":\"l\",\"sizes\":[]},\"names\":[\"x\"]")]
    public async Task A_body_can_be_one_field_of_any_kind(string path, string body, string json)
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.PostAsync(path, body);

        Assert.Equal(200, answer.Status);
        Assert.Contains(json, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/everything/chosen/part?chosen_number=1", "a sibling, in its oneof, of a field of the path")]
    [InlineData("/v1/everything/chosen/part?part.label=x", "a field inside the body")]
    [InlineData("/v1/everything?names=x", "anything beside a body that is the whole message")]
    public async Task The_query_cannot_touch_what_is_bound_already(string path, string why)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.True((await host.PostAsync(path, "{}")).Status == 400, why);
    }

    [Fact]
    public async Task The_path_has_the_last_word_over_the_body()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, "{\"text\":\"path\"}"), (await host.SendAsync("PUT", "/v1/ask/path", "{\"text\":\"body\"}")).Both);
    }

    [Fact]
    public async Task A_response_can_be_one_field_too()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, "\"7: a note\""), (await host.SendAsync("PUT", "/v1/notes/7", "\"a note\"")).Both);
        Assert.Equal(
            (200, "[{\"name\":\"shelves/3/books/1\",\"title\":\"\",\"tags\":[]},{\"name\":\"shelves/3/books/2\",\"title\":\"\",\"tags\":[]}]"),
            (await host.GetAsync("/v1/shelves/3/books")).Both);
    }

    [Theory]
    [InlineData("/v1/shelves/1/books/2", "shelves/1/books/2")]
    [InlineData("/v1/shelves/a%20b/books/c%2Fd", "shelves/a b/books/c%2Fd")]
    public async Task A_variable_of_several_segments_keeps_encoded_slashes(string path, string name)
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, $"{{\"name\":\"{name}\",\"title\":\"\",\"tags\":[]}}"), (await host.GetAsync(path)).Both);
    }

    [Fact]
    public async Task Settings_change_how_messages_look()
    {
        await using var host = await new LabHost
        {
            Rest = options =>
            {
                options.JsonSettings.IgnoreDefaultValues = true;
                options.JsonSettings.UseProtoFieldNames = true;
                options.JsonSettings.WriteInt64sAsStrings = false;
                options.JsonSettings.WriteEnumsAsIntegers = true;
                options.JsonSettings.WriteIndented = true;
            },
        }.StartAsync();

        Assert.Equal((200, "{\n  \"uint64_value\": 7,\n  \"color\": 1\n}"), (await host.GetAsync("/v1/everything?uint64_value=7&color=COLOR_RED")).Both);
        Assert.Equal("{\"text\":\"a 1\"}\n", (await host.GetAsync("/v1/watch/a?size=1")).Body);
    }
}
