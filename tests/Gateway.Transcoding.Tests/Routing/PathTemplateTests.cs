using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Tests.Routing;

public sealed class PathTemplateTests
{
    [Theory]
    [InlineData("", 1, "expected '/'")]
    [InlineData("v1", 1, "expected '/'")]
    [InlineData("/v1/{name=*", 12, "expected '}'")]
    [InlineData("/v1/{name", 10, "expected '}'")]
    [InlineData("/v1/{name=", 11, "expected a segment")]
    [InlineData("/v1/{}", 6, "expected a field name")]
    [InlineData("/v1/{a..b}", 8, "expected a field name")]
    [InlineData("/v1/{a.}", 8, "expected a field name")]
    [InlineData("/v1/{a={b}}", 8, "a variable inside a variable")]
    [InlineData("/v1//a", 5, "expected a segment")]
    [InlineData("/v1/", 5, "expected a segment")]
    [InlineData("/v1/:cancel", 5, "expected a segment")]
    [InlineData("/v1/a:", 7, "expected a verb")]
    [InlineData("/v1/a:b:c", 8, "unexpected ':' in the verb")]
    [InlineData("/v1/a:b/c", 8, "unexpected '/' in the verb")]
    [InlineData("/v1/ext-{id}", 9, "a variable must fill its whole segment")]
    [InlineData("/v1/{id}-x", 9, "unexpected '-' after a variable")]
    [InlineData("/v1/*a", 6, "unexpected 'a' after a wildcard")]
    [InlineData("/v1/***", 7, "unexpected '*' after a wildcard")]
    [InlineData("/v1/**/a/**", 10, "a second '**'")]
    [InlineData("/v1/{x=**}/{y=a/**}", 17, "a second '**'")]
    [InlineData("/v1/{x=a:b}", 9, "expected '}'")]
    [InlineData("/v1/a}", 6, "unexpected '}'")]
    [InlineData("/v1/{x}}", 8, "unexpected '}' after a variable")]
    [InlineData("/v1/a?b={c}", 6, "unexpected '?'")]
    [InlineData("/v1/a#b", 6, "unexpected '#'")]
    [InlineData("/v1/../a", 5, "a dot segment")]
    [InlineData("/v1/%2e/a", 5, "a dot segment")]
    public void A_mistake_is_named_with_its_column_and_a_remedy(string text, int column, string problem)
    {
        var exception = Assert.Throws<PathTemplateException>(() => PathTemplate.Parse(text));

        Assert.Equal((column, problem), (exception.Error.Column, exception.Error.Problem));
        Assert.StartsWith($"{text}: column {column}: {problem}; ", exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(exception.Error.Remedy);
    }

    [Fact]
    public void A_variable_knows_its_names_its_segments_and_its_column()
    {
        var template = PathTemplate.Parse("/v1/{book.name=shelves/*/books/*}/{page}:read");

        Assert.Equal(["v1", "shelves", "*", "books", "*", "*"], template.Segments.Select(s => s.ToString()));
        Assert.Equal("read", template.Verb);
        Assert.Equal(["book", "name"], template.Variables[0].FieldNames);
        Assert.Equal((1, 5, true, 6), Shape(template.Variables[0]));
        Assert.Equal((5, 6, false, 36), Shape(template.Variables[1]));
    }

    [Theory]
    [InlineData("/{x}", false)]
    [InlineData("/{x=*}", false)]
    [InlineData("/{x=a}", false)]
    [InlineData("/{x=**}", true)]
    [InlineData("/{x=a/*}", true)]
    public void Only_a_variable_of_one_segment_may_not_hold_a_slash(string text, bool multiSegment) =>
        Assert.Equal(multiSegment, PathTemplate.Parse(text).Variables[0].IsMultiSegment);

    private static (int, int, bool, int) Shape(TemplateVariable variable) => (variable.Start, variable.End, variable.IsMultiSegment, variable.Column);
}
