using System.Text.Json;
using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Tests.Routing;

/// <summary>The requests of Cases/path_matching.json. Google's matcher gives the expected results, except for <see cref="_differences"/>.</summary>
public sealed class PathMatchingCaseTests
{
    private const string Reserved = "only %2F stays encoded in a variable of several segments: clients escape the others by habit, and mean them";
    private const string NotEmpty = "* and {x} need a segment that is not empty";
    private const string AllReserved = "/a/%21%23%24%26%27%28%29%2A%2B%2C%2F%3A%3B%3D%3F%40%5B%5D/%21%23%24%26%27%28%29%2A%2B%2C%2F%3A%3B%3D%3F%40%5B%5D/c";
    private const string AllReservedResult = "GET /a/{x=*}/{y=**}/c x=!#$&'()*+,/:;=?@[] y=!#$&'()*+,%2F:;=?@[]";
    private const string UnescapeGroup = "google/OnlyUnreservedCharsAreUnescapedForMultiSegmentMatchUnescapeAll";

    // Group and request, the engine's answer, and the reason for the difference from Google. docs/routing.md lists these differences for users.
    private static readonly Dictionary<(string Group, string Request), (string Answer, string Reason)> _differences = new()
    {
        [(UnescapeGroup + "ExceptReservedImplicit", "GET " + AllReserved)] = (AllReservedResult, Reserved),
        [(UnescapeGroup + "ExceptReservedExplicit", "GET " + AllReserved)] = (AllReservedResult, Reserved),
        [(UnescapeGroup, "GET " + AllReserved)] = (AllReservedResult, "there is one way to decode, so no option that decodes %2F too"),
        [("vanguard/RouteTrie_FindTarget", "GET /foo/bar/baz/%2f/%2A/%2f")] = ("GET /foo/bar/*/{thing.id}/{cat=**} thing.id=/ cat=*/%2f", Reserved),
        [("extra/empty-and-slashes", "GET /v1//b")] = ("NotFound", NotEmpty),
    };

    // Google drops both routes, or refuses the second by option. Here a table with duplicates does not build.
    private static readonly string[] _duplicates = ["google/LookupSilentlyFailsOnDuplicate", "google/RegisterFailsOnDuplicateIfOptIn"];

    private static readonly JsonElement _groups = CaseFile.Open("path_matching.json").GetProperty("groups");

    public static TheoryData<int, string> Groups =>
        [.. _groups.EnumerateArray().Select((group, index) => new TheoryDataRow<int, string>(index, group.Text("id")!))];

    [Theory]
    [MemberData(nameof(Groups))]
    public void Requests_find_the_routes_and_variables_that_they_find_at_Google(int index, string id)
    {
        var group = _groups[index];
        var templates = group.GetProperty("routes").EnumerateArray()
            .Where(route => route.GetProperty("registers_in").GetProperty("google").GetBoolean() || _duplicates.Contains(id))
            .Select(route => $"{route.Text("method")} {route.Text("template")}");
        if (_duplicates.Contains(id))
        {
            Assert.Contains("GET /a/b", Assert.Single(Assert.Throws<RouteConflictException>(() => new Routes(templates)).Conflicts), StringComparison.Ordinal);
            return;
        }

        var routes = new Routes(templates);
        foreach (var request in group.GetProperty("requests").EnumerateArray())
        {
            var (method, path) = (request.Text("method")!, request.Text("path")!);
            var asked = $"{method} {path}";
            var answer = routes.Ask(method, path);
            if (_differences.TryGetValue((id, asked), out var difference))
            {
                Assert.Equal(difference.Answer, answer);
                Assert.False(AnswersAsGoogle(request, answer), $"{asked}: no difference any more; {difference.Reason}");
            }
            else
            {
                Assert.True(AnswersAsGoogle(request, answer), $"{asked}: {answer}, at Google {request.GetProperty("observed").GetProperty("google")}");
            }
        }
    }

    [Fact]
    public void Every_listed_difference_from_Google_has_a_request() =>
        Assert.All(_differences.Keys, key => Assert.Contains(
            _groups.EnumerateArray().Single(group => group.Text("id") == key.Group).GetProperty("requests").EnumerateArray(),
            request => $"{request.Text("method")} {request.Text("path")}" == key.Request));

    [Fact]
    public void A_path_of_64_thousand_slashes_is_matched_without_a_deep_stack()
    {
        var routes = new Routes("GET /a/**/x");

        Assert.Equal("GET /a/**/x", routes.Ask("GET", "/a/" + new string('/', 64_000) + "/x"));
        Assert.Equal("NotFound", routes.Ask("GET", "/a/" + new string('/', 64_000) + "/y"));
    }

    private static bool AnswersAsGoogle(JsonElement request, string answer)
    {
        var google = request.GetProperty("observed").GetProperty("google");
        if (google.Text("match") is not { } template)
        {
            return answer is "NotFound" or "MethodNotAllowed";
        }

        // The test ignores bindings from the query: the router does not make them.
        var fields = PathTemplate.Parse(template).Variables.Select(variable => variable.FieldPath);
        var expected = string.Join(' ', [template, .. fields.Select(field => $"{field}={google.GetProperty("bindings").Text(field)}")]);
        return answer == $"{request.Text("method")} {expected}" || answer == $"* {expected}";
    }
}
