using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Tests.Binding.Things;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Tests.Binding;

public sealed class PathBindingTests
{
    [Theory]
    [InlineData("{parent}", "a%2Fb%20c", """{ "parent": "a/b c" }""")]
    [InlineData("{parent=**}", "a%2Fb%20c/d", """{ "parent": "a%2Fb c/d" }""")]
    [InlineData("{parent=shelves/*}", "shelves/1", """{ "parent": "shelves/1" }""")]
    [InlineData("{parent=**}", "", "{ }")]
    [InlineData("{page_size}", "-5", """{ "pageSize": -5 }""")]
    [InlineData("{pageSize}", "0", "{ }")]
    [InlineData("{maybe}", "0", """{ "maybe": 0 }""")]
    [InlineData("{color}", "GREEN", """{ "color": "GREEN" }""")]
    [InlineData("{color}", "2", """{ "color": "GREEN" }""")]
    [InlineData("{big}", "9007199254740993", """{ "big": "9007199254740993" }""")]
    [InlineData("{flag}", "true", """{ "flag": true }""")]
    [InlineData("{ratio}", "1.5", """{ "ratio": 1.5 }""")]
    [InlineData("{blob}", "-_8", """{ "blob": "+/8=" }""")]
    [InlineData("{since}", "2024-05-06T07:08:09Z", """{ "since": "2024-05-06T07:08:09Z" }""")]
    [InlineData("{wait}", "1.5s", """{ "wait": "1.500s" }""")]
    [InlineData("{limit}", "0", """{ "limit": 0 }""")]
    [InlineData("{note}", "x", """{ "note": "x" }""")]
    [InlineData("{update_mask}", "displayTitle,count", """{ "updateMask": "displayTitle,count" }""")]
    [InlineData("{otherName}", "x", """{ "otherName": "x" }""")]
    [InlineData("{thing.part.inner.size}", "7", """{ "thing": { "part": { "inner": { "size": 7 } } } }""")]
    [InlineData("{thing.id}/{thing.count}", "a/1", """{ "thing": { "id": "a", "count": 1 } }""")]
    [InlineData("{thing.part.name}/{parent}/{thing.part.inner.name}", "a/b/c", """{ "thing": { "part": { "name": "a", "inner": { "name": "c" } } }, "parent": "b" }""")]
    [InlineData("{since.seconds}", "1", """{ "since": "1970-01-01T00:00:01Z" }""")]
    public void Variables_fill_fields(string template, string path, string json) =>
        Assert.Equal(json, Bound.To("GET /v1/" + template).Json("/v1/" + path));

    [Theory]
    [InlineData("{page_size}", "abc", "page_size", "page_size: expected an integer, found \"abc\" (path variable page_size)")]
    [InlineData("{thing.count}", "abc", "thing.count", "thing.count: expected an integer, found \"abc\" (path variable thing.count)")]
    [InlineData("{otherName}", "%FF", "renamed", "renamed: the percent-encoded bytes are not UTF-8 (path variable renamed)")]
    public void A_wrong_value_is_refused_with_the_variable(string template, string path, string field, string message)
    {
        var exception = Bound.To("GET /v1/" + template).Refuse("/v1/" + path);
        Assert.Equal((field, message), (exception.FieldPath, exception.Message));
    }

    [Fact]
    public void Path_and_query_meet_in_one_message() =>
        Assert.Equal(
            """{ "thing": { "id": "a", "displayTitle": "t", "count": 2, "part": { "name": "n" } } }""",
            Bound.To("GET /v1/{thing.id}/{thing.part.name}").Json("/v1/a/n?thing.displayTitle=t&thing.count=2"));

    [Fact]
    public void A_request_with_one_text_variable_allocates_nothing()
    {
        var bound = Bound.To("GET /v1/hello/{parent}");
        var match = bound.Match("/v1/hello/bob%20x");
        using var wire = new PooledBuffer(256);

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
            {
                wire.Clear();
                bound.Binding.BindRequest(match, default, null, wire, BindingOptions.Default);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Measure();
        Assert.Equal(0, Measure());
        Assert.Equal("bob x", Request.Parser.ParseFrom(wire.WrittenSpan).Parent);
    }

    [Fact]
    public void A_match_of_another_binding_is_a_mistake_of_the_caller()
    {
        var match = Bound.To("GET /v1/{parent}").Match("/v1/a");
        using var wire = new PooledBuffer();
        Assert.Throws<ArgumentException>(() => Bound.To("GET /v1/{note}").Binding.BindRequest(match, default, null, wire, BindingOptions.Default));
    }
}
