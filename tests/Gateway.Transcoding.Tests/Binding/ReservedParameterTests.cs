using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Wire;

namespace Gateway.Transcoding.Tests.Binding;

/// <summary>A query parameter that the host reads itself.</summary>
public sealed class ReservedParameterTests
{
    private static readonly ReservedParameter _alt = new("$alt", "chooses something", "rename it");
    private static readonly BindingOptions _options = new() { ReservedParameters = [_alt] };

    [Theory]
    [InlineData("", null)]
    [InlineData("&&", null)]
    [InlineData("a=$alt", null)]
    [InlineData("$alt", "")]
    [InlineData("$alt=", "")]
    [InlineData("$alt=a=b", "a=b")]
    [InlineData("x=1&$alt=sse&y=2", "sse")]
    [InlineData("%24alt=sse", "sse")]
    [InlineData("%24%61%6C%74=%73se", "%73se")]
    [InlineData("$ALT=sse", null)]
    [InlineData("$alt.x=sse", null)]
    [InlineData("%24al%7", null)]
    [InlineData("%2%24alt=x", null)]
    [InlineData("%24%61%6C%74%61=x", null)]
    [InlineData("+alt=x", null)]
    [InlineData("%2525=x", null)]
    public void It_is_found_by_its_name_alone(string query, string? value)
    {
        Assert.Equal(value is not null, _alt.TryFind(query, out var found));
        Assert.Equal(value ?? "", found.ToString());
    }

    [Theory]
    [InlineData("$alt=a&$alt=a")]
    [InlineData("$alt&x=1&%24alt=b")]
    public void Two_of_them_are_refused(string query) =>
        Assert.Equal("$alt: given twice", Assert.Throws<TranscodingException>(() => _alt.TryFind(query, out _)).Message);

    [Theory]
    [InlineData("GET /v1", "")]
    [InlineData("POST /v1", "*")]
    public void It_is_bound_to_no_field_and_no_error(string pattern, string body)
    {
        Assert.Equal("{ }", Bound.To(pattern, body).Json("/v1?%24alt=x&$alt=y", options: _options));
        Assert.StartsWith("$alt: unknown query parameter", Bound.To(pattern, body).Refuse("/v1?$alt=y").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reserving_costs_no_allocation()
    {
        var bound = Bound.To("GET /v1");
        var match = bound.Match("/v1?$alt=x&parent=a");
        using var wire = new PooledBuffer();

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++)
            {
                wire.Clear();
                bound.Binding.BindRequest(match, default, null, wire, _options);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Measure();
        Assert.Equal(0, Measure());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a b")]
    public void Other_names_cannot_be_reserved(string name)
    {
        Assert.False(ReservedParameter.IsName(name));
        Assert.Throws<ArgumentException>(nameof(name), () => new ReservedParameter(name, "", ""));
    }
}
