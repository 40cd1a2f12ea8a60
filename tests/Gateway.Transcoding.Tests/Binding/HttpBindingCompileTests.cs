using Gateway.Transcoding.Binding;
using Google.Api;

namespace Gateway.Transcoding.Tests.Binding;

public sealed class HttpBindingCompileTests
{
    [Theory]
    [InlineData("GET /v1/{name=*", "", "column 12: expected '}'; close the variable that opens at column 5")]
    [InlineData("GET v1", "", "column 1: expected '/'; start the template with '/'")]
    [InlineData("GET /v1/{parnt}", "", "column 6: unknown field \"parnt\" in things.Request; did you mean \"parent\"?")]
    [InlineData("GET /v1/{thing.part.nam}", "", "column 17: unknown field \"nam\" in things.Part; did you mean \"name\"?")]
    [InlineData("GET /v1/{bar/baz}", "", "column 6: unknown field \"bar/baz\" in things.Request; its fields are thing, ")]
    [InlineData("GET /v1/{tags}", "", "column 6: \"tags\" is repeated, which a path cannot hold; bind a scalar")]
    [InlineData("GET /v1/{labels}", "", "column 6: \"labels\" is a map, which a path cannot hold; ")]
    [InlineData("GET /v1/{thing}", "", "column 6: \"thing\" is a things.Thing, which a path cannot hold; ")]
    [InlineData("GET /v1/{meta}", "", "column 6: \"meta\" is a google.protobuf.Struct, which a path cannot hold; ")]
    [InlineData("GET /v1/{any}", "", "column 6: \"any\" is a google.protobuf.Any, which a path cannot hold; ")]
    [InlineData("GET /v1/{parts.name}", "", "column 6: \"parts\" is repeated, and a field path cannot pass through it; ")]
    [InlineData("GET /v1/{labels.value}", "", "column 6: \"labels\" is a map, and a field path cannot pass through it; ")]
    [InlineData("GET /v1/{parent.x}", "", "column 6: \"parent\" is a string, and a field path cannot pass through it; ")]
    [InlineData("GET /v1/{parent}/{parent}", "", "column 15: \"parent\" is bound twice, also by parent; bind each field once")]
    [InlineData("GET /v1/{page_size}/{pageSize}", "", "column 18: \"page_size\" is bound twice, also by page_size; bind each field once")]
    [InlineData("GET /v1/{limit}/{limit.value}", "", "column 14: \"limit.value\" is bound twice, also by limit; bind each field once")]
    [InlineData("GET /v1/{user_id}/{email}", "", "column 16: \"email\" and user_id are members of one oneof, so one would clear the other; bind one of them")]
    [InlineData("POST /v1/{parent}", "parent", "column 6: \"parent\" is bound twice, also by the body field parent; bind each field once")]
    [InlineData("POST /v1/{user_id}", "person", "column 6: \"user_id\" and the body field person are members of one oneof, so one would clear the other; bind one of them")]
    [InlineData("POST /v1", "thng", "body: unknown field \"thng\" in things.Request; did you mean \"thing\"?")]
    [InlineData("POST /v1", "thing.part", "body: unknown field \"thing.part\" in things.Request; name a field of the message itself")]
    [InlineData("BAD,KIND /v1", "", "\"BAD,KIND\" is not an HTTP method; set custom.kind to a method such as HEAD, or to * for any")]
    public void A_mistake_is_named_with_file_method_template_column_and_remedy(string pattern, string body, string expected)
    {
        var problem = Assert.Single(Problems(Bound.Rule(pattern, body)));

        Assert.StartsWith($"things.proto: things.ThingService/Do: {pattern}: {expected}", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_without_an_http_method_and_an_unknown_response_body_are_mistakes()
    {
        Assert.Equal(
            "things.proto: things.ThingService/Do: the rule has no HTTP method; set get, put, post, delete, patch or custom",
            Assert.Single(Problems(new HttpRule())).ToString());
        Assert.StartsWith(
            "things.proto: things.ThingService/Do: GET /v1: response_body: unknown field \"missing\" in things.Request; its fields are",
            Assert.Single(Problems(Bound.Rule("GET /v1", responseBody: "missing"))).ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_listed_at_once_and_the_good_bindings_are_compiled()
    {
        var rule = Bound.Rule("POST /v1/{nope}/{tags}", "missing");
        rule.AdditionalBindings.Add(Bound.Rule("GET /v1/{parent}"));
        rule.AdditionalBindings.Add(Bound.Rule("GET /v1//x"));
        rule.AdditionalBindings[0].AdditionalBindings.Add(Bound.Rule("GET /v2/{parent}"));
        var problems = new List<BindingProblem>();

        var bindings = HttpBinding.Compile(Bound.Schema, Bound.Method(rule), rule, problems);

        Assert.Equal([null, 6, 13, 5], problems.Select(problem => problem.Column));
        Assert.Equal(["/v1/{parent}", "/v2/{parent}"], bindings.Select(binding => binding.Template.Text));
    }

    [Fact]
    public void A_message_that_no_descriptor_defines_is_a_mistake()
    {
        var problems = new List<BindingProblem>();
        HttpBinding.Compile(Bound.Schema, Bound.Method(Bound.Rule("GET /v1"), input: "no.Such"), Bound.Rule("GET /v1"), problems);
        Assert.Equal(
            "things.proto: things.ThingService/Do: no descriptor defines the request message no.Such; add the file that declares it",
            Assert.Single(problems).ToString());
    }

    [Fact]
    public void A_response_body_of_a_star_is_the_whole_message() => Assert.Null(Bound.To("GET /v1", responseBody: "*").Binding.ResponseField);

    private static List<BindingProblem> Problems(HttpRule rule)
    {
        var problems = new List<BindingProblem>();
        Assert.Empty(HttpBinding.Compile(Bound.Schema, Bound.Method(rule), rule, problems));
        return problems;
    }
}
