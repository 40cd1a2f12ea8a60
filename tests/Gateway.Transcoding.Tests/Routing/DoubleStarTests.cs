using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Tests.Routing;

/// <summary>Which segments may follow <c>**</c>, and which route wins. Firestore's service needs such templates.</summary>
public sealed class DoubleStarTests
{
    private static readonly Routes _firestore = new(
        "GET /v1/{name=projects/*/databases/*/documents/*/**}",
        "GET /v1/{parent=projects/*/databases/*/documents/*/**}/{collection_id}",
        "GET /v1/{parent=projects/*/databases/*/documents}/{collection_id}",
        "POST /v1/{parent=projects/*/databases/*/documents/**}/{collection_id}",
        "PATCH /v1/{document.name=projects/*/databases/*/documents/*/**}",
        "POST /v1/{database=projects/*/databases/*}/documents:commit",
        "POST /v1/{parent=projects/*/databases/*/documents}:runQuery",
        "POST /v1/{parent=projects/*/databases/*/documents/*/**}:runQuery",
        "POST /v1/{parent=projects/*/databases/*/documents/*/**}:listCollectionIds");

    [Theory]
    [InlineData("/v1/docs/a/b/c", "GET /v1/{parent=docs/*/**}/{collection_id} parent=docs/a/b collection_id=c")]
    [InlineData("/v1/docs/a/b/c/d/", "GET /v1/{parent=docs/*/**}/{collection_id} parent=docs/a/b/c collection_id=d")]
    [InlineData("/v1/docs/a/c", "GET /v1/{parent=docs/*/**}/{collection_id} parent=docs/a collection_id=c")]
    [InlineData("/v1/docs/a/b%2Fc/d%2Fe", "GET /v1/{parent=docs/*/**}/{collection_id} parent=docs/a/b%2Fc collection_id=d/e")]
    [InlineData("/v1/docs/a", "NotFound")]
    [InlineData("/v1/docs/a//c", "GET /v1/{parent=docs/*/**}/{collection_id} parent=docs/a/ collection_id=c")]
    public void A_variable_may_follow_double_star(string path, string answer) =>
        Assert.Equal(answer, new Routes("GET /v1/{parent=docs/*/**}/{collection_id}").Ask("GET", path));

    [Theory]
    [InlineData("GET", "/documents/rooms/a", "GET /v1/{name=projects/*/databases/*/documents/*/**} name={d}/documents/rooms/a")]
    [InlineData("GET", "/documents/rooms", "GET /v1/{parent=projects/*/databases/*/documents}/{collection_id} parent={d}/documents collection_id=rooms")]
    [InlineData("GET", "/documents/rooms/a/messages", "GET /v1/{parent=projects/*/databases/*/documents/*/**}/{collection_id} parent={d}/documents/rooms/a collection_id=messages")]
    [InlineData("POST", "/documents/rooms", "POST /v1/{parent=projects/*/databases/*/documents/**}/{collection_id} parent={d}/documents collection_id=rooms")]
    [InlineData("POST", "/documents/rooms/a/messages", "POST /v1/{parent=projects/*/databases/*/documents/**}/{collection_id} parent={d}/documents/rooms/a collection_id=messages")]
    [InlineData("POST", "/documents:commit", "POST /v1/{database=projects/*/databases/*}/documents:commit database={d}")]
    [InlineData("POST", "/documents:runQuery", "POST /v1/{parent=projects/*/databases/*/documents}:runQuery parent={d}/documents")]
    [InlineData("POST", "/documents/rooms/a:runQuery", "POST /v1/{parent=projects/*/databases/*/documents/*/**}:runQuery parent={d}/documents/rooms/a")]
    [InlineData("PATCH", "/documents/rooms/a", "PATCH /v1/{document.name=projects/*/databases/*/documents/*/**} document.name={d}/documents/rooms/a")]
    public void The_rules_of_Firestore_lead_where_its_clients_expect(string httpMethod, string path, string answer)
    {
        const string Database = "projects/p/databases/(default)";
        Assert.Equal(answer.Replace("{d}", Database, StringComparison.Ordinal), _firestore.Ask(httpMethod, $"/v1/{Database}{path}"));
    }

    [Theory]
    [InlineData("/v1/a/b/x/c:go", "GET /v1/{name=**}/x/*:go name=a/b")]
    [InlineData("/v1/x/c:go", "GET /v1/{name=**}/x/*:go name=")]
    [InlineData("/v1/a/x/x/c:go", "GET /v1/{name=**}/x/*:go name=a/x")]
    [InlineData("/v1/a/y/c:go", "NotFound")]
    [InlineData("/v2/a/b/c", "GET /v2/{name=**/*/*} name=a/b/c")]
    [InlineData("/v2/b/c", "GET /v2/{name=**/*/*} name=b/c")]
    [InlineData("/v3/a/b/c/d", "GET /v3/{x=**}/{y=*/*}/{z} x=a y=b/c z=d")]
    [InlineData("/v3/b/c/d", "GET /v3/{x=**}/{y=*/*}/{z} x= y=b/c z=d")]
    public void Literals_wildcards_and_verbs_may_follow_double_star(string path, string answer) =>
        Assert.Equal(answer, new Routes("GET /v1/{name=**}/x/*:go", "GET /v2/{name=**/*/*}", "GET /v3/{x=**}/{y=*/*}/{z}").Ask("GET", path));

    [Theory]
    [InlineData("/z/a/b", "GET /**/a/{y} y=b")]
    [InlineData("/z/c/b", "GET /**/{x}/b x=c")]
    [InlineData("/z/c/d", "GET /**/{x}/{y} x=c y=d")]
    [InlineData("/z/c/end", "GET /**/{x}/{y} x=c y=end")]
    [InlineData("/z/c/end/end", "GET /**/{x}/{y} x=end y=end")]
    [InlineData("/end", "GET /**")]
    [InlineData("/z/end", "GET /**/end")]
    [InlineData("/c/d", "GET /**")]
    [InlineData("/", "GET /**")]
    [InlineData("/lit/c/d", "GET /lit/** ")]
    public void The_longer_tail_wins_then_the_first_literal_then_an_empty_double_star(string path, string answer) =>
        Assert.Equal(answer.TrimEnd(), new Routes("GET /**", "GET /**/end", "GET /**/{x}/{y}", "GET /**/{x}/b", "GET /**/a/{y}", "GET /lit/**").Ask("GET", path));

    [Fact]
    public void Other_methods_keep_a_tail_of_their_own()
    {
        var routes = new Routes("GET /a/{x=**}/{y}", "POST /a/{x=**}", "* /a/{x=**}/b");

        Assert.Equal("POST /a/{x=**} x=c/d", routes.Ask("POST", "/a/c/d"));
        Assert.Equal("GET /a/{x=**}/{y} x=c y=d", routes.Ask("GET", "/a/c/d"));
        Assert.Equal("MethodNotAllowed", routes.Ask("PUT", "/a/c/d"));
        Assert.Equal("* /a/{x=**}/b x=c", routes.Ask("GET", "/a/c/b"));
        Assert.Equal(["* /a/{x=**}/b", "GET /a/{x=**}/{y}", "POST /a/{x=**}"], routes.Table.FindAll(RequestPath.Normalize("/a/c/b")).Select(candidate => candidate.Value));
        Assert.Equal(["POST /a/{x=**}", "GET /a/{x=**}/{y}"], routes.Table.FindAll(RequestPath.Normalize("/a/c")).Select(candidate => candidate.Value));
    }

    [Fact]
    public void Tails_of_one_shape_exclude_each_other()
    {
        var builder = new RouteTableBuilder<string>();
        Assert.True(builder.Add("GET", PathTemplate.Parse("/v1/{parent=docs/*/**}/{collection_id}"), "first"));
        Assert.False(builder.Add("GET", PathTemplate.Parse("/v1/docs/*/**/*"), "second"));
        Assert.True(builder.Add("GET", PathTemplate.Parse("/v1/docs/*/**/x"), "third"));
    }

    [Fact]
    public void A_hostile_path_costs_no_more_behind_double_star_either()
    {
        var templates = new List<string>();
        for (var shape = 0; shape < 1 << 10; shape++)
        {
            templates.Add("GET /**/x" + string.Concat(Enumerable.Range(0, 10).Select(i => (shape >> i & 1) == 0 ? "/a" : "/*")));
        }

        var routes = new Routes(templates);
        var hostile = string.Concat(Enumerable.Repeat("/a", 50_000));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal("NotFound", routes.Ask("GET", hostile));
        }

        Assert.Equal("GET /**/x/a/a/a/a/a/a/a/a/a/a", routes.Ask("GET", hostile + "/x" + string.Concat(Enumerable.Repeat("/a", 10))));
    }

    [Fact]
    public void A_lookup_behind_double_star_allocates_nothing()
    {
        var table = new Routes("GET /a/{x=**}/{y}", "GET /a/{x=**}/b/{y}", "GET /a/{x=**}", "POST /a/{x=**}/{y}/c").Table;
        var match = new RouteMatch();
        var path = RequestPath.Normalize("/a/1/2/b/3");
        table.Match("GET", path, match, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        table.Match("GET", path, match, out var found);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal("GET /a/{x=**}/b/{y}", found);
    }
}
