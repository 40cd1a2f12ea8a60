using System.Diagnostics;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Tests.Binding.Names;
using Gateway.Transcoding.Tests.Json.Protos.Legacy;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Transcoding.Tests.Binding;

/// <summary>Query parameters whose names have dots and brackets, because a <c>json_name</c> may be any text.</summary>
public sealed class QueryNameTests
{
    private static readonly Schema _schema = Schema.FromFiles([NamesReflection.Descriptor, LegacyReflection.Descriptor]);

    [Theory]
    [InlineData("a.b=x", """{ "a.b": "x" }""")]
    [InlineData("dot=x", """{ "a.b": "x" }""")]
    [InlineData("a%2Eb=x", """{ "a.b": "x" }""")]
    [InlineData("search[field]=x", """{ "search[field]": "x" }""")]
    [InlineData("search%5Bfield%5D=x&odd", "given twice")]
    [InlineData("search[other]=x&search[field]=y", """{ "search[field]": "y", "search": { "other": "x" } }""")]
    [InlineData("a.c=x", """{ "a": { "c": "x" } }""")]
    [InlineData("a.c.d=x", """{ "a": { "c.d": "x" } }""")]
    [InlineData("parent.a.b=x", """{ "parent": { "a.b": "x" } }""")]
    [InlineData("parent.parent.search[field]=x&parent.parent.num=1", """{ "parent": { "parent": { "num": 1, "search[field]": "x" } } }""")]
    [InlineData("parent.search[k]=x", """{ "parent": { "search": { "k": "x" } } }""")]
    [InlineData("tag[]=x&tag[]=y&many=z", """{ "tag[]": [ "x", "y", "z" ] }""")]
    [InlineData("m.x[1]=x&m.x[2]=y", """{ "m.x": { "1": "x", "2": "y" } }""")]
    [InlineData("m.x[1]=x&m.x[1.0]=y", "dotted_map[1.0]: given twice (query parameter m.x[1.0])")]
    [InlineData("m.x[x]=x", "dotted_map[x]: key: expected an integer, found \"x\" (query parameter m.x[x])")]
    [InlineData("p.q.c=x", "ambiguous: dotted_inner.c or p.q.c; use declared names (query parameter p.q.c)")]
    [InlineData("dotted_inner.c=x", """{ "p.q": { "c": "x" } }""")]
    [InlineData("p.r=x", """{ "p": { "r": "x" } }""")]
    [InlineData("p.r.c=x", """{ "p.r": { "c": "x" } }""")]
    [InlineData("p.q=x", "a names.Inner; set its fields one by one")]
    [InlineData("p.q.here=x", """{ "p": { "q.here": "x" } }""")]
    [InlineData("x%26y%3Dz%2Bw+%25=1", """{ "x&y=z+w %": "1" }""")]
    [InlineData("r.i=x", """{ "r.i": "x" }""")]
    [InlineData("r.i=x&left=y", "a member of the same oneof as right; give one of them (query parameter left)")]
    [InlineData("[=x", """{ "[": "x" }""")]
    [InlineData("filter[name][eq]=x", """{ "filter[name][eq]": "x" }""")]
    [InlineData("labels[a.b]=x&labels[c[d]]=y", """{ "labels": { "a.b": "x", "c[d]": "y" } }""")]
    [InlineData("l.l.num=1", "ambiguous: loop.num or l.l.num; use declared names (query parameter l.l.num)")]
    [InlineData("l.l.l.num=1", "ambiguous: ")]
    [InlineData("loop.num=1&l.num=2", """{ "l.l": { "num": 1 }, "l": { "num": 2 } }""")]
    public void A_whole_name_wins_over_a_path_through_it(string query, string answer) => Assert.Contains(answer, Ask("names.Named", query), StringComparison.Ordinal);

    [Theory]
    [InlineData("aa.b=x", "unknown query parameter; did you mean \"a.b\"?")]
    [InlineData("serch[field]=x", "unknown query parameter; did you mean \"search[field]\"?")]
    [InlineData("x%26y%3Dz%2Bw+x=1", "unknown query parameter; did you mean \"x%26y%3Dz%2Bw%20%25\"?")]
    [InlineData("nope.b=x", "unknown query parameter")]
    [InlineData("a=x", "a names.Inner; set its fields one by one, such as a.b=… (query parameter a)")]
    [InlineData("parent.p=x", "a names.Deep; set its fields one by one, such as parent.p.q=… (query parameter parent.p)")]
    [InlineData("m.x=1", "a map; write m.x[key]=value (query parameter m.x)")]
    [InlineData("parent.m.x=1", "a map; write parent.m.x[key]=value (query parameter parent.m.x)")]
    [InlineData("parent.m.x[1=1", "expected ']' at the end; write parent.m.x[key]=value (query parameter parent.m.x[1)")]
    [InlineData("a.b.c=x", "dot: dot has no fields (query parameter a.b.c)")]
    [InlineData("num[1]=x", "num is not a map")]
    [InlineData("choice=x", "choice is a oneof, not a field: give one of its members instead: left, r.i")]
    [InlineData("choice.left=x", "choice is a oneof, not a field: give one of its members instead: left, r.i")]
    [InlineData("parent.choice.left=x", "choice is a oneof")]
    [InlineData(".=x", "unknown query parameter")]
    [InlineData("a.=x", "unknown query parameter")]
    [InlineData("..[[..=x", "unknown query parameter")]
    public void A_mistake_gets_a_hint_that_works(string query, string answer) => Assert.Contains(answer, Ask("names.Named", query), StringComparison.Ordinal);

    [Fact]
    public void A_plain_message_leads_to_a_message_with_dots_in_its_names()
    {
        Assert.Equal("""{ "named": { "a.b": "x", "a": { "c": "y" } }, "name": "z" }""", Ask("names.Plain", "named.a.b=x&name=z&named.a.c=y"));
        Assert.Contains("the path binds named.dot already", Ask("names.Plain", "named.a.b=x", "/v1/{named.dot}", "/v1/q"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_extension_is_a_parameter_by_its_name_in_brackets()
    {
        Assert.Contains("\"[test.legacy.note]\"", Wired("test.legacy.Order", "id=1&[test.legacy.note]=x"), StringComparison.Ordinal);
        Assert.Contains("[test.legacy.note]: given twice (query parameter [test.legacy.note])", Ask("test.legacy.Order", "id=1&[test.legacy.note]=x&[test.legacy.note]=y"), StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_names_are_refused_early()
    {
        var watch = Stopwatch.StartNew();
        foreach (var name in new[] { string.Concat(Enumerable.Repeat("l.", 2_000)) + "num", string.Concat(Enumerable.Repeat("l.", 2_000)), new string('.', 4_000), new string('[', 4_000) })
        {
            Assert.DoesNotContain("{", Ask("names.Named", name + "=1"), StringComparison.Ordinal);
        }

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
    }

    /// <summary>The message as JSON, or the reason of the refusal.</summary>
    private static string Ask(string type, string query, string template = "/v1/q", string path = "/v1/q")
    {
        try
        {
            var wire = Wire(type, query, template, path);
            return type == "names.Named" ? JsonFormatter.Default.Format(Named.Parser.ParseFrom(wire)) : JsonFormatter.Default.Format(Plain.Parser.ParseFrom(wire));
        }
        catch (TranscodingException error)
        {
            return error.Message;
        }
    }

    private static string Wired(string type, string query)
    {
        using var json = new PooledBuffer();
        WireToJson.Transcode(_schema.GetMessage(type), Wire(type, query, "/v1/q", "/v1/q"), json, JsonOptions.Default);
        return System.Text.Encoding.UTF8.GetString(json.WrittenSpan);
    }

    private static byte[] Wire(string type, string query, string template, string path)
    {
        var problems = new List<BindingProblem>();
        var rule = Bound.Rule("GET " + template);
        var binding = Assert.Single(HttpBinding.Compile(_schema, Bound.Method(rule, type, type), rule, problems));
        Assert.Empty(problems);
        var routes = new RouteTableBuilder<HttpBinding>();
        routes.Add("GET", binding.Template, binding);
        var match = new RouteMatch();
        Assert.Equal(RouteOutcome.Matched, routes.Build().Match("GET", RequestPath.Normalize($"{path}?{query}"), match, out _));
        using var wire = new PooledBuffer();
        binding.BindRequest(match, [], null, wire, BindingOptions.Default);
        return wire.WrittenSpan.ToArray();
    }
}
