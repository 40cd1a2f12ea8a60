using Gateway.Rest.Tests.Lab;

namespace Gateway.Rest.Tests.Requests;

/// <summary>PATCH: an empty mask is filled from the keys that were sent.</summary>
public sealed class PatchTests
{
    [Theory]
    [InlineData("", "{\"title\":\"T\"}", "title", "the one key")]
    [InlineData("", "{\"tags\":[\"a\"],\"cover\":{\"label\":\"L\",\"inner\":{\"label\":\"M\"}},\"title\":\"\"}", "cover.inner.label,cover.label,tags,title", "leaves, sorted; lists are leaves")]
    [InlineData("?updateMask=", "{\"title\":\"T\"}", "title", "an empty mask is one to be filled")]
    [InlineData("?updateMask=tags", "{\"title\":\"T\"}", "tags", "what the client says, stays")]
    [InlineData("?update_mask=tags,cover.label", "{\"title\":\"T\"}", "tags,cover.label", "the name as declared")]
    public async Task The_mask_says_what_was_sent(string query, string body, string mask, string why)
    {
        await using var host = await new LabHost().StartAsync();

        var answer = await host.SendAsync("PATCH", "/v1/shelves/1/books/2" + query, body);

        Assert.Equal(200, answer.Status);
        Assert.True(answer.Body.EndsWith($",\"updateMask\":\"{mask}\"}}", StringComparison.Ordinal), $"{why}: {answer.Body}");
        Assert.StartsWith("{\"book\":{\"name\":\"shelves/1/books/2\",", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_of_nothing_has_no_mask()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal((200, "{\"book\":{\"name\":\"shelves/1/books/2\",\"title\":\"\",\"tags\":[]}}"), (await host.SendAsync("PATCH", "/v1/shelves/1/books/2", "{}")).Both);
    }

    [Fact]
    public async Task An_unknown_key_is_refused_before_any_mask_is_made()
    {
        await using var host = await new LabHost().StartAsync();

        Assert.Equal(400, (await host.SendAsync("PATCH", "/v1/shelves/1/books/2", "{\"titel\":\"T\"}")).Status);
    }
}
