using System.Text;
using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Tests.Routing;

/// <summary>Random templates and paths, the same in every run. A failure names its seed.</summary>
public sealed class RoutingPropertyTests
{
    private const string TemplateAlphabet = "/{}*:=.ab%2F ?#é\0";
    private const string PathAlphabet = "/ab:%2Fe.é\ud800+";

    [Fact]
    public void Any_text_parses_or_is_refused_with_a_column()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var text = "/" + Text(new Random(seed), TemplateAlphabet, 14);
            if (PathTemplate.TryParse(text, out var template, out var error))
            {
                Assert.Equal(text, template.Text);
                _ = new Routes("GET " + text).Ask("GET", "/a/b:a");
            }
            else
            {
                Assert.InRange(error.Column, 1, text.Length + 1);
            }
        }
    }

    [Fact]
    public void Any_target_has_an_answer()
    {
        var routes = new Routes("GET /a/{x}", "GET /{x=**}:ab", "GET /{x=a/*}/b/{y=**}", "GET /**", "GET /%2F/{z=b/**}/a", "POST /b");
        for (var seed = 0; seed < 20_000; seed++)
        {
            var target = Text(new Random(seed), PathAlphabet, 20);
            Assert.NotNull(routes.Ask("GET", target, "/a"));
            Assert.NotNull(routes.Ask("GET", "/" + target));
        }
    }

    [Fact]
    public void The_trie_chooses_what_the_rules_say()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var builder = new RouteTableBuilder<PathTemplate>();
            var templates = new List<PathTemplate>();
            for (var i = random.Next(1, 12); i > 0; i--)
            {
                var template = PathTemplate.Parse(RandomTemplate(random));
                if (builder.Add("GET", template, template))
                {
                    templates.Add(template);
                }
            }

            // A table with conflicts does not build, so build one without the conflicting routes.
            var clean = new RouteTableBuilder<PathTemplate>();
            Assert.All(templates, template => Assert.True(clean.Add("GET", template, template)));
            var table = clean.Build();
            var match = new RouteMatch();
            for (var i = 0; i < 20; i++)
            {
                var segments = Enumerable.Range(0, random.Next(0, 6)).Select(_ => "abc"[random.Next(3)].ToString()).ToArray();
                table.Match("GET", RequestPath.Normalize("/" + string.Join('/', segments)), match, out var chosen);
                var expected = templates.Where(template => Matches(template, segments)).Order(Comparer<PathTemplate>.Create((x, y) => MoreSpecific(x, y, segments.Length))).ToList();
                Assert.True(expected.FirstOrDefault() == chosen, $"seed {seed}: /{string.Join('/', segments)}: {chosen}, expected {expected.FirstOrDefault()} of {string.Join(' ', templates)}");
                Assert.Equal(expected, table.FindAll(RequestPath.Normalize("/" + string.Join('/', segments))).Select(candidate => candidate.Value));
            }
        }
    }

    [Fact]
    public void A_hostile_path_costs_no_more_than_the_table_and_the_path_are_long()
    {
        // Every combination of a literal, * and, at some position, ** over eight equal segments: 2^8 wrong ways.
        var templates = new List<string>();
        for (var shape = 0; shape < 256; shape++)
        {
            var path = string.Concat(Enumerable.Range(0, 8).Select(i => (shape >> i & 1) == 0 ? "/a" : "/*"));
            templates.Add($"GET {path}/x");
            templates.Add($"GET {path}/**/a/a/a/x");
        }

        var routes = new Routes(templates);
        var hostile = string.Concat(Enumerable.Repeat("/a", 50_000));
        Assert.Equal("NotFound", routes.Ask("GET", hostile));
        Assert.Equal("GET /a/a/a/a/a/a/a/a/**/a/a/a/x", routes.Ask("GET", hostile + "/x"));
    }

    private static bool Matches(PathTemplate template, ReadOnlySpan<string> segments)
    {
        var rest = template.RestIndex;
        var tail = rest < 0 ? 0 : template.Segments.Count - rest - 1;
        var taken = segments.Length - (template.Segments.Count - 1);
        var least = tail > 0 && template.Segments.Skip(rest + 1).All(segment => segment.Kind == TemplateSegmentKind.Literal) ? 1 : 0;
        if (rest < 0 ? segments.Length != template.Segments.Count : taken < least)
        {
            return false;
        }

        for (var i = 0; i < template.Segments.Count; i++)
        {
            var segment = template.Segments[i];
            if (segment.Kind == TemplateSegmentKind.Literal && segments[rest >= 0 && i > rest ? i + taken - 1 : i] != segment.Text)
            {
                return false;
            }
        }

        return true;
    }

    private static int MoreSpecific(PathTemplate x, PathTemplate y, int length)
    {
        for (var i = 0; i < Math.Min(x.Segments.Count, y.Segments.Count); i++)
        {
            var (a, b) = (x.Segments[i].Kind, y.Segments[i].Kind);
            if (a != b)
            {
                return a.CompareTo(b);
            }

            if (a == TemplateSegmentKind.Rest)
            {
                // The longer tail wins, unless it leaves nothing for "**"; then the first literal.
                var (emptyX, emptyY) = (IsTail(x, i) && length == x.Segments.Count - 1, IsTail(y, i) && length == y.Segments.Count - 1);
                return emptyX != emptyY ? emptyX.CompareTo(emptyY)
                    : y.Segments.Count != x.Segments.Count ? y.Segments.Count - x.Segments.Count
                    : x.Segments.Zip(y.Segments, (s, t) => s.Kind.CompareTo(t.Kind)).FirstOrDefault(order => order != 0);
            }
        }

        // One template ends, and the other continues with a "**" that takes nothing.
        return x.Segments.Count - y.Segments.Count;
    }

    private static bool IsTail(PathTemplate template, int rest) => rest < template.Segments.Count - 1;

    private static string RandomTemplate(Random random)
    {
        var text = new StringBuilder();
        var rest = false;
        for (var i = random.Next(0, 5); i > 0; i--)
        {
            var kind = random.Next(rest ? 4 : 5);
            rest |= kind == 4;
            text.Append('/').Append(kind switch { 3 => "*", 4 => "**", _ => "abc"[random.Next(3)] });
        }

        return text.Length == 0 ? "/" : text.ToString();
    }

    private static string Text(Random random, string alphabet, int longest) =>
        string.Concat(Enumerable.Range(0, random.Next(longest)).Select(_ => alphabet[random.Next(alphabet.Length)]));
}
