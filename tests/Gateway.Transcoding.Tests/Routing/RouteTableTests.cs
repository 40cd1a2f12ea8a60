using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Tests.Routing;

public sealed class RouteTableTests
{
    [Theory]
    [InlineData("/v1/exact", "GET /v1/exact")]
    [InlineData("/v1/other", "GET /v1/{name} name=other")]
    [InlineData("/v1/a/b", "GET /v1/a/{b} b=b")]
    [InlineData("/v1/z/b", "GET /v1/{a}/b a=z")]
    [InlineData("/v1/q/r/s", "GET /v1/{name=**} name=q/r/s")]
    [InlineData("/v1", "GET /v1/{name=**} name=")]
    public void Literal_beats_star_and_star_beats_double_star_in_any_order_of_adding(string path, string answer)
    {
        string[] routes = ["GET /v1/{name}", "GET /v1/exact", "GET /v1/{name=**}", "GET /v1/a/{b}", "GET /v1/{a}/b"];
        foreach (var order in Permutations(routes))
        {
            Assert.Equal(answer, new Routes(order).Ask("GET", path));
        }
    }

    [Fact]
    public void A_literal_that_leads_to_no_route_gives_way_to_a_wildcard()
    {
        var routes = new Routes("GET /a/b/c", "GET /a/{x}/d", "GET /{y=**}/e");

        Assert.Equal("GET /a/{x}/d x=b", routes.Ask("GET", "/a/b/d"));
        Assert.Equal("GET /{y=**}/e y=a/b", routes.Ask("GET", "/a/b/e"));
    }

    [Fact]
    public void A_more_specific_path_of_another_method_is_no_obstacle()
    {
        var routes = new Routes("POST /v1/exact", "GET /v1/{x}", "PUT /v1/{x=**}");

        Assert.Equal("GET /v1/{x} x=exact", routes.Ask("GET", "/v1/exact"));
        Assert.Equal("PUT /v1/{x=**} x=exact", routes.Ask("PUT", "/v1/exact"));
        Assert.Equal("MethodNotAllowed", routes.Ask("DELETE", "/v1/exact"));
        Assert.Equal(["GET", "POST", "PUT"], routes.Table.AllowedMethods(RequestPath.Normalize("/v1/exact")));
        Assert.Empty(routes.Table.AllowedMethods(RequestPath.Normalize("/v2")));
    }

    [Fact]
    public void All_routes_of_a_path_come_most_specific_first_and_can_be_chosen()
    {
        var table = new Routes("GET /v1/{x=**}", "POST /v1/{x}", "PATCH /v1/a", "GET /v1/{x=**}/a", "GET /v2").Table;

        var all = table.FindAll(RequestPath.Normalize("/v1/a"));
        Assert.Equal(["PATCH /v1/a", "POST /v1/{x}", "GET /v1/{x=**}"], all.Select(candidate => candidate.Value));

        var longer = table.FindAll(RequestPath.Normalize("/v1/b/a"));
        Assert.Equal(["GET /v1/{x=**}/a", "GET /v1/{x=**}"], longer.Select(candidate => candidate.Value));
        var match = new RouteMatch();
        longer[0].CopyTo(match);
        Assert.Equal([("x", "b")], Routes.Variables(match));
        longer[1].CopyTo(match);
        Assert.Equal([("x", "b/a")], Routes.Variables(match));
    }

    [Fact]
    public void A_star_takes_a_method_of_any_name_without_a_route_of_its_own()
    {
        var routes = new Routes("QUERY /v1/q", "* /v1/any", "GET /v1/any");

        Assert.Equal("QUERY /v1/q", routes.Ask("QUERY", "/v1/q"));
        Assert.Equal("MethodNotAllowed", routes.Ask("query", "/v1/q"));
        Assert.Equal("GET /v1/any", routes.Ask("GET", "/v1/any"));
        Assert.Equal("* /v1/any", routes.Ask("BREW", "/v1/any"));
    }

    [Theory]
    [InlineData("/v1/x:cancel", "GET /v1/{id}:cancel id=x")]
    [InlineData("/v1/x:y:cancel", "GET /v1/{id}:cancel id=x:y")]
    [InlineData("/v1/x:other", "GET /v1/{id} id=x:other")]
    [InlineData("/v1/x%3Acancel", "GET /v1/{id} id=x:cancel")]
    [InlineData("/v1/x:", "GET /v1/{id} id=x:")]
    [InlineData("/v1/x:cancel/", "GET /v1/{id} id=x:cancel")]
    [InlineData("/v1/x:Cancel", "GET /v1/{id} id=x:Cancel")]
    [InlineData("/v2/x:cancel", "GET /v2/{id} id=x:cancel")]
    public void A_colon_begins_a_verb_only_if_a_template_has_the_verb(string path, string answer) =>
        Assert.Equal(answer, new Routes("GET /v1/{id}", "GET /v1/{id}:cancel", "GET /v2/{id}").Ask("GET", path));

    [Fact]
    public void A_verb_of_another_method_is_405_and_never_an_id()
    {
        var routes = new Routes("POST /v1/{id}:archive", "DELETE /v1/{id}");

        Assert.Equal("MethodNotAllowed", routes.Ask("DELETE", "/v1/x:archive"));
        Assert.Equal(["POST"], routes.Table.AllowedMethods(RequestPath.Normalize("/v1/x:archive")));
    }

    [Theory]
    [InlineData("/v1/%", "BrokenEscape")]
    [InlineData("/v1/%4", "BrokenEscape")]
    [InlineData("/v1/%zz", "BrokenEscape")]
    [InlineData("/v1/a%2", "BrokenEscape")]
    [InlineData("/v2/%zz", "NotFound")]
    [InlineData("/v1/%25zz", "GET /v1/{id} id=%zz")]
    public void A_broken_escape_is_reported_only_on_a_path_that_a_template_matches(string path, string answer) =>
        Assert.Equal(answer, new Routes("GET /v1/{id}").Ask("GET", path));

    [Theory]
    [InlineData("/v1/a%2Fb", "GET /v1/{one} one=a/b")]
    [InlineData("/v1/a%2fb%20c", "GET /v1/{one} one=a/b c")]
    [InlineData("/v1/%252F", "GET /v1/{one} one=%2F")]
    [InlineData("/v1/gr%C3%BC%C3%9Fe", "GET /v1/{one} one=grüße")]
    [InlineData("/v1/%FF", "GET /v1/{one} one=NotUtf8")]
    [InlineData("/v1/a+b", "GET /v1/{one} one=a+b")]
    [InlineData("/v2/a%2Fb", "GET /v2/{many=**} many=a%2Fb")]
    [InlineData("/v2/a%2fb%20c/d%40e", "GET /v2/{many=**} many=a%2fb c/d@e")]
    [InlineData("/v2/%252F", "GET /v2/{many=**} many=%2F")]
    public void One_segment_is_decoded_whole_and_several_keep_their_encoded_slashes(string path, string answer) =>
        Assert.Equal(answer, new Routes("GET /v1/{one}", "GET /v2/{many=**}").Ask("GET", path));

    [Theory]
    [InlineData("/v1/a b", "/v1/a%20b")]
    [InlineData("/v1/größe", "/v1/gr%C3%B6%C3%9Fe")]
    [InlineData("/v1/100%", "/v1/100%25")]
    [InlineData("/v1/%61", "/v1/a")]
    [InlineData("/v1/a", "/v1/%61")]
    [InlineData("/v1/@me", "/v1/@me")]
    [InlineData("/v1/a%2Fb", "/v1/a%2Fb")]
    public void A_literal_is_compared_in_the_form_that_a_request_can_carry(string template, string path) =>
        Assert.Equal("GET " + template, new Routes("GET " + template).Ask("GET", path));

    [Fact]
    public void All_conflicts_are_found_at_once_with_both_routes_named()
    {
        var builder = new RouteTableBuilder<string>();
        Assert.True(builder.Add("GET", PathTemplate.Parse("/v1/{a}"), "pkg.A/Get"));
        Assert.False(builder.Add("GET", PathTemplate.Parse("/v1/{b}"), "pkg.B/Get"));
        Assert.True(builder.Add("GET", PathTemplate.Parse("/v1/{a}:do"), "pkg.A/Do"));
        Assert.True(builder.Add("PUT", PathTemplate.Parse("/v1/{a}"), "pkg.A/Put"));
        Assert.True(builder.Add("GET", PathTemplate.Parse("/v1/x/{name=y/**}"), "pkg.A/List"));
        Assert.False(builder.Add("GET", PathTemplate.Parse("/v1/{name=x/y/**}"), "pkg.B/List"));

        var exception = Assert.Throws<RouteConflictException>(builder.Build);
        Assert.Equal(
            [
                "GET /v1/{b} (pkg.B/Get) matches the same paths as GET /v1/{a} (pkg.A/Get)",
                "GET /v1/{name=x/y/**} (pkg.B/List) matches the same paths as GET /v1/x/{name=y/**} (pkg.A/List)",
            ],
            exception.Conflicts);
        Assert.All(exception.Conflicts, line => Assert.Contains(line, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_lookup_in_a_thousand_bindings_allocates_nothing()
    {
        var routes = new Routes(Enumerable.Range(0, 250).SelectMany(i => (string[])
            [$"GET /v1/service{i}/{{id}}", $"POST /v1/service{i}", $"GET /v1/service{i}/{{id}}/parts/{{part=**}}", $"POST /v1/service{i}/{{id}}:cancel"])).Table;
        var match = new RouteMatch();
        string[] targets = ["/v1/service77/42", "/v1/service77/42/parts/a/b?x=1", "/v1/service9/%41?y", "/v1/none/1", "/v1/service1:cancel"];

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var target in targets)
            {
                // RequestPath rewrites the third target ("%41" is "A"); this allocation is not the table's.
                var path = target.Contains('%') ? default : RequestPath.Normalize(target);
                routes.Match("GET", path, match, out _);
                routes.Match("DELETE", path, match, out _);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Measure();
        Assert.Equal(0, Measure());
    }

    private static IEnumerable<string[]> Permutations(string[] items) =>
        items.Length == 1
            ? [items]
            : items.SelectMany(item => Permutations([.. items.Where(other => other != item)]), (item, others) => (string[])[item, .. others]);
}
