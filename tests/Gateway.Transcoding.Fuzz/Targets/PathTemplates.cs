using System.Text;
using System.Text.RegularExpressions;
using Gateway.Transcoding.Routing;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Any text as a path template: refused with a column, or matched by the paths it describes, with the right variables.</summary>
internal sealed partial class PathTemplates() : FuzzTarget("path-templates")
{
    private static readonly string[] Pieces = ["/", "/", "/", "*", "**", "{", "}", "=", ":", ".", "a", "b1", "v1", "name", "{a}", "{b.c}", "{a=*}", "{b=**}", "{d=x/*}", "%2F", "%", "é", " ", "?", "#", "..", "%2e", "@me", "a;b=c", "\0", "\ud800", "{c=a/*/b/**}", "%25"];

    public override byte[] Make(Random random)
    {
        var choices = new byte[random.Next(1, 24)];
        random.NextBytes(choices);
        return choices;
    }

    public override void Check(byte[] input)
    {
        var choices = new Choices(input);
        var text = new StringBuilder(choices.Next(8) == 0 ? "" : "/");
        while (!choices.AtEnd)
        {
            text.Append(Pieces[choices.Next(Pieces.Length)]);
        }

        if (!PathTemplate.TryParse(text.ToString(), out var template, out var error))
        {
            FuzzException.ThrowUnless(error.Column >= 1 && error.Column <= text.Length + 1 && error.Remedy.Length > 0, () => $"column {error.Column} in {text}");
            return;
        }

        FuzzException.ThrowUnless(template.Text == text.ToString(), () => "another text");
        foreach (var rest in new[] { 0, 1, 3 })
        {
            Match(template, rest);
        }
    }

    private static void Match(PathTemplate template, int rest)
    {
        var values = new List<string>();
        foreach (var segment in template.Segments)
        {
            values.Add(segment.Kind switch
            {
                TemplateSegmentKind.Literal => Escape(segment.Text),
                TemplateSegmentKind.Any => $"x{values.Count}%2Fy",
                _ => string.Join('/', Enumerable.Range(0, rest).Select(i => $"r{i}")),
            });
        }

        // A "**" that only literals follow takes at least one segment.
        var tail = template.Segments.SkipWhile(segment => segment.Kind != TemplateSegmentKind.Rest).Skip(1).ToList();
        if (rest == 0 && tail.Count > 0 && tail.All(segment => segment.Kind == TemplateSegmentKind.Literal))
        {
            return;
        }

        var path = "/" + string.Join('/', values.Where(value => value.Length > 0)) + (template.Verb.Length > 0 ? ":" + Escape(template.Verb) : "");
        var routes = new RouteTableBuilder<string>();
        routes.Add("GET", template, template.Text);
        var match = new RouteMatch();
        var outcome = routes.Build().Match("GET", RequestPath.Normalize(path + "?q"), match, out _);
        FuzzException.ThrowUnless(outcome == RouteOutcome.Matched, () => $"{template.Text} does not match {path}: {outcome}");
        for (var i = 0; i < template.Variables.Count; i++)
        {
            var variable = template.Variables[i];
            var expected = CanonicalText.Of(string.Join('/', values[variable.Start..variable.End].Where(value => value.Length > 0)));
            var found = match.RawValue(i).ToString();
            FuzzException.ThrowUnless(found == expected, () => $"{variable.FieldPath} of {template.Text} is {found} in {path}, expected {expected}");
        }
    }

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})")]
    private static partial Regex LonePercent();

    // Encode the path as a client would send it.
    private static string Escape(string literal)
    {
        var path = new StringBuilder();
        foreach (var rune in literal.EnumerateRunes())
        {
            path.Append(rune.Value is > ' ' and < 0x7F ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        // A percent sign that begins no escape stands for itself.
        return LonePercent().Replace(path.ToString(), "%25");
    }
}
