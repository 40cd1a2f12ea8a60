using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Tests.Routing;

namespace Gateway.Transcoding.Tests.PeerFaults;

/// <summary>Paths that other gateways route wrongly; docs/peer-faults.md lists the gateways.</summary>
public sealed class RouteFaults
{
    [Fact]
    public void Paths_are_compared_with_regard_to_case() => Assert.Equal("NotFound", new Routes("GET /v1/hello/{name}").Ask("GET", "/V1/HELLO/bob"));

    [Fact]
    public void An_encoded_slash_is_a_slash_in_one_segment_and_stays_encoded_in_several()
    {
        Assert.Equal("GET /v1/{x} x=a/b", new Routes("GET /v1/{x}").Ask("GET", "/v1/a%2Fb"));
        Assert.Equal("GET /v1/{x=**} x=a%2Fb/c", new Routes("GET /v1/{x=**}").Ask("GET", "/v1/a%2Fb/c"));
        Assert.Equal("GET /v1/{x} x=a%2Fb", new Routes("GET /v1/{x}").Ask("GET", "/v1/a%252Fb"));
    }

    [Fact]
    public void An_encoded_colon_begins_no_verb() =>
        Assert.Equal("GET /v1/{x} x=a:cancel", new Routes("GET /v1/{x}", "GET /v1/{x}:cancel").Ask("GET", "/v1/a%3Acancel"));

    [Fact]
    public void The_order_of_routes_does_not_matter()
    {
        Assert.Equal("GET /v1/exact", new Routes("GET /v1/exact", "GET /v1/{name=**}").Ask("GET", "/v1/exact"));
        Assert.Equal("GET /v1/exact", new Routes("GET /v1/{name=**}", "GET /v1/exact").Ask("GET", "/v1/exact"));
    }

    [Fact]
    public void Two_templates_of_one_shape_are_found_before_any_request()
    {
        var routes = new RouteTableBuilder<string>();
        routes.Add("GET", PathTemplate.Parse("/v1/{a}"), "first");
        routes.Add("GET", PathTemplate.Parse("/v1/{b}"), "second");
        Assert.Equal(
            "GET /v1/{b} (second) matches the same paths as GET /v1/{a} (first)",
            Assert.Single(routes.Conflicts).ToString());
    }

    [Fact]
    public void Resource_names_of_two_collections_have_separate_routes()
    {
        var routes = new Routes("GET /v1/{name=widgets/*}", "GET /v1/{name=things/*}");
        Assert.Equal("GET /v1/{name=widgets/*} name=widgets/1", routes.Ask("GET", "/v1/widgets/1"));
        Assert.Equal("GET /v1/{name=things/*} name=things/1", routes.Ask("GET", "/v1/things/1"));
    }

    [Fact]
    public void A_double_star_may_stand_before_literals_and_a_verb() =>
        Assert.Equal("GET /v1/{x=**}/tail:go x=a/b", new Routes("GET /v1/{x=**}/tail:go").Ask("GET", "/v1/a/b/tail:go"));

    [Fact]
    public void A_star_needs_a_segment_and_a_slash_at_the_end_means_nothing()
    {
        var routes = new Routes("GET /v1/{x}/end", "GET /v1/a");
        Assert.Equal("NotFound", routes.Ask("GET", "/v1//end"));
        Assert.Equal("GET /v1/a", routes.Ask("GET", "/v1/a/"));
    }

    [Fact]
    public void Another_method_on_a_more_specific_path_hides_nothing() =>
        Assert.Equal("GET /v1/{x=**} x=a/b", new Routes("POST /v1/a/{y}", "GET /v1/{x=**}").Ask("GET", "/v1/a/b"));

    [Theory]
    [InlineData("/v1/%")]
    [InlineData("/v1/%4")]
    [InlineData("/v1/%zz")]
    [InlineData("/v1/%4%41")]
    [InlineData("/v1/%2%65%2%65")]
    public void A_broken_escape_is_refused_and_nothing_mends_it(string target) =>
        Assert.Equal("BrokenEscape", new Routes("GET /v1/{x}").Ask("GET", target));

    [Fact]
    public void Any_method_can_be_bound_and_a_name_may_have_a_colon()
    {
        Assert.Equal("QUERY /v1/{x} x=1", new Routes("QUERY /v1/{x}").Ask("QUERY", "/v1/1"));
        Assert.Equal("GET /v1/{x} x=a:b", new Routes("GET /v1/{x}", "GET /v1/{x}:cancel").Ask("GET", "/v1/a:b"));
    }
}
