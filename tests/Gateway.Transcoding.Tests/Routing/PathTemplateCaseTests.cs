using System.Text.Json;
using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Tests.Routing;

/// <summary>The templates of Cases/path_templates.json. Google's parser gives the expected results, except for <see cref="_differences"/>.</summary>
public sealed class PathTemplateCaseTests
{
    private static readonly JsonElement _cases = CaseFile.Open("path_templates.json").GetProperty("cases");

    // Firestore's own templates continue after "**"; the matcher of Envoy and ESPv2 refuses such templates.
    private static readonly Dictionary<string, string[]> _differences = new()
    {
        ["/a/**/*"] = ["a", "**", "*"],
        ["/a/**/foo/*"] = ["a", "**", "foo", "*"],
    };

    public static TheoryData<int, string> Cases =>
        [.. _cases.EnumerateArray().Select((c, index) => new TheoryDataRow<int, string>(index, c.Text("template")!))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_template_parses_as_it_does_at_Google(int index, string text)
    {
        var expected = _cases[index].GetProperty("google");
        var parsed = PathTemplate.TryParse(text, out var template, out var error);
        if (_differences.TryGetValue(text, out var segments))
        {
            Assert.False(expected.GetProperty("valid").GetBoolean(), "no difference any more");
            Assert.Equal(segments, template?.Segments.Select(s => s.Text));
            return;
        }

        Assert.True(expected.GetProperty("valid").GetBoolean() == parsed, error?.ToString() ?? "parsed");
        if (!parsed)
        {
            Assert.InRange(error!.Column, 1, text.Length + 1);
            Assert.NotEmpty(error.Remedy);
            return;
        }

        Assert.Equal(expected.GetProperty("segments").EnumerateArray().Select(s => s.GetString()), template!.Segments.Select(s => s.Text));
        Assert.Equal(expected.GetProperty("verb").GetString(), template.Verb);
        Assert.Equal(
            expected.GetProperty("variables").EnumerateArray().Select(v => (v.Text("field_path"), v.GetProperty("start").GetInt32(), v.GetProperty("end").GetInt32())),
            template.Variables.Select(v => ((string?)v.FieldPath, v.Start, EndAsGoogleCounts(template, v))));
    }

    /// <summary>Google counts the end of a variable with <c>**</c> from the end of the path: -1 is the last segment.</summary>
    private static int EndAsGoogleCounts(PathTemplate template, TemplateVariable variable)
    {
        var rest = template.Segments.ToList().FindIndex(s => s.Kind == TemplateSegmentKind.Rest);
        return rest >= 0 && variable.End > rest ? variable.End - template.Segments.Count - 1 : variable.End;
    }
}
